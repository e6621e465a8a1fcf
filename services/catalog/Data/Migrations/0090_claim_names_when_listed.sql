-- What a work is called is its holder's to say, for one of its works. A name of a public scheme belongs to one listed
-- work of all: it is claimed when the work is listed, and free again when the work leaves the public. So nobody keeps a
-- name from others by a draft, or learns from a refusal that there is one.
alter table work_identifiers add column is_claimed boolean not null default false;

create function is_public_scheme(scheme text) returns boolean
language sql
immutable
as $$
  select scheme in ('dci', 'isbn', 'iscc', 'isli', 'isrc')
$$;

update work_identifiers
set owner_id = works.holder_id,
    is_claimed = works.state = 'listed'
from works
where works.work_id = work_identifiers.work_id
and is_public_scheme(scheme);

create unique index work_identifiers_claimed on work_identifiers (scheme, value) where is_claimed;

create or replace function keep_identifiers() returns trigger
language plpgsql
as $$
begin
  if tg_op = 'UPDATE' then
    delete from work_identifiers
    using written
    join replaced using (work_id)
    where work_identifiers.work_id = written.work_id
    and written.content_hash <> replaced.content_hash;

    insert into work_identifiers (scheme, value, owner_id, work_id, is_claimed)
    select
      named ->> 'scheme', named ->> 'value', written.holder_id, written.work_id,
      written.state = 'listed' and is_public_scheme(named ->> 'scheme')
    from written
    join replaced using (work_id)
    cross join lateral jsonb_array_elements(written.content -> 'identifiers') as named
    where written.content_hash <> replaced.content_hash
    and named ->> 'scheme' <> 'url';

    update work_identifiers
    set is_claimed = written.state = 'listed'
    from written
    join replaced using (work_id)
    where work_identifiers.work_id = written.work_id
    and written.content_hash = replaced.content_hash
    and (written.state = 'listed') <> (replaced.state = 'listed')
    and is_public_scheme(scheme);
  else
    insert into work_identifiers (scheme, value, owner_id, work_id, is_claimed)
    select
      named ->> 'scheme', named ->> 'value', holder_id, work_id,
      state = 'listed' and is_public_scheme(named ->> 'scheme')
    from written
    cross join lateral jsonb_array_elements(content -> 'identifiers') as named
    where named ->> 'scheme' <> 'url';
  end if;
  return null;
end
$$;

drop function identifier_owner(text, uuid);

-- True where another work is listed under a public name of this one.
create function has_a_namesake(work_id uuid) returns boolean
language sql
stable
as $$
  select exists (
    select 1
    from work_identifiers as mine
    join work_identifiers as claimed on claimed.scheme = mine.scheme and claimed.value = mine.value
    where mine.work_id = has_a_namesake.work_id
    and claimed.work_id <> mine.work_id
    and claimed.is_claimed
  )
$$;

-- Parties: a name belongs to one party of a list, the exchange's or a holder's.
update party_identifiers
set owner_id = parties.owner_id
from parties
where parties.party_id = party_identifiers.party_id
and parties.owner_id <> party_identifiers.owner_id;

create or replace function keep_party_identifiers() returns trigger
language plpgsql
as $$
begin
  if tg_op = 'UPDATE' then
    delete from party_identifiers
    using written
    join replaced using (party_id)
    where party_identifiers.party_id = written.party_id
    and written.content <> replaced.content;

    insert into party_identifiers (scheme, value, owner_id, party_id)
    select named ->> 'scheme', named ->> 'value', written.owner_id, written.party_id
    from written
    join replaced using (party_id)
    cross join lateral jsonb_array_elements(written.content -> 'identifiers') as named
    where written.content <> replaced.content
    and named ->> 'scheme' <> 'url';
  else
    insert into party_identifiers (scheme, value, owner_id, party_id)
    select named ->> 'scheme', named ->> 'value', owner_id, party_id
    from written
    cross join lateral jsonb_array_elements(content -> 'identifiers') as named
    where named ->> 'scheme' <> 'url';
  end if;
  return null;
end
$$;

drop function party_identifier_owner(text, uuid);
