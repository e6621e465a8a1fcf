-- What works are called by others. A name of a public scheme belongs to one work, one of a holder's own (accession
-- numbers, schemes with a dot) to one work of that holder; its owner is then nobody, or the holder.
create table work_identifiers (
  scheme text not null,
  value text not null,
  owner_id uuid not null,
  work_id uuid not null references works,
  primary key (scheme, value, owner_id)
);

create index work_identifiers_work on work_identifiers (work_id);

create function identifier_owner(scheme text, holder_id uuid) returns uuid
language sql
immutable
as $$
  select case
    when scheme in ('dci', 'isbn', 'iscc', 'isli', 'isrc') then '00000000-0000-0000-0000-000000000000'
    else holder_id
  end
$$;

-- Where works of before share a name, the first keeps it.
insert into work_identifiers (scheme, value, owner_id, work_id)
select named ->> 'scheme', named ->> 'value', identifier_owner(named ->> 'scheme', holder_id), work_id
from works
cross join lateral jsonb_array_elements(works.content -> 'identifiers') as named
where named ->> 'scheme' <> 'url'
order by work_id
on conflict do nothing;

create function keep_identifiers() returns trigger
language plpgsql
as $$
begin
  if tg_op = 'UPDATE' then
    delete from work_identifiers
    using written
    join replaced using (work_id)
    where work_identifiers.work_id = written.work_id
    and written.content_hash <> replaced.content_hash;

    insert into work_identifiers (scheme, value, owner_id, work_id)
    select
      named ->> 'scheme', named ->> 'value', identifier_owner(named ->> 'scheme', written.holder_id), written.work_id
    from written
    join replaced using (work_id)
    cross join lateral jsonb_array_elements(written.content -> 'identifiers') as named
    where written.content_hash <> replaced.content_hash
    and named ->> 'scheme' <> 'url';
  else
    insert into work_identifiers (scheme, value, owner_id, work_id)
    select named ->> 'scheme', named ->> 'value', identifier_owner(named ->> 'scheme', holder_id), work_id
    from written
    cross join lateral jsonb_array_elements(content -> 'identifiers') as named
    where named ->> 'scheme' <> 'url';
  end if;
  return null;
end
$$;

create trigger keep_new_identifiers
after insert on works
referencing new table as written
for each statement execute function keep_identifiers();

create trigger keep_next_identifiers
after update on works
referencing old table as replaced new table as written
for each statement execute function keep_identifiers();
