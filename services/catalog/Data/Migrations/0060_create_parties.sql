-- Those who make and hold works. A list of parties belongs to the exchange (nobody, all zeros: the operator keeps it) or
-- to a holder.
create table parties (
  party_id uuid primary key,
  owner_id uuid not null,
  version integer not null,
  merged_into uuid references parties,
  type text not null check (type in ('person', 'group', 'organization', 'anonymous', 'unspecified')),
  source_scheme text,
  source_value text,
  import_id uuid,
  imported_hash bytea,
  content jsonb not null,
  name_keys tsvector not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (merged_into <> party_id)
);

create unique index parties_source on parties (owner_id, source_scheme, source_value) where source_value is not null;

create index parties_names on parties using gin (name_keys);

create index parties_merged on parties (merged_into) where merged_into is not null;

-- Further names, which came in files of their own; an edit of the party does not touch them.
create table party_names (
  name_id uuid primary key,
  party_id uuid not null references parties,
  owner_id uuid not null,
  source_scheme text not null,
  source_value text not null,
  import_id uuid not null,
  imported_hash bytea not null,
  name jsonb not null,
  name_keys tsvector not null
);

create unique index party_names_source on party_names (owner_id, source_scheme, source_value);

create index party_names_party on party_names (party_id, name_id);

create index party_names_names on party_names using gin (name_keys);

-- What was said of a party, by whom and why, for ever.
create table party_history (
  party_id uuid not null references parties,
  version integer not null,
  step text not null check (step in ('register', 'edit', 'merge')),
  actor_id uuid not null,
  reason text,
  content jsonb not null,
  decided_at timestamptz not null default now(),
  primary key (party_id, version),
  check (reason is not null or step <> 'merge')
);

-- A name of a public scheme belongs to one party of all, one of somebody's own scheme to one of the list.
create table party_identifiers (
  scheme text not null,
  value text not null,
  owner_id uuid not null,
  party_id uuid not null references parties,
  primary key (scheme, value, owner_id)
);

create index party_identifiers_party on party_identifiers (party_id);

create function party_identifier_owner(scheme text, owner_id uuid) returns uuid
language sql
immutable
as $$
  select case
    when scheme in ('isni', 'ulan', 'wikidata') then '00000000-0000-0000-0000-000000000000'
    else owner_id
  end
$$;

-- A trigger, so that the unique index guards every way of writing.
create function keep_party_identifiers() returns trigger
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
    select
      named ->> 'scheme', named ->> 'value', party_identifier_owner(named ->> 'scheme', written.owner_id),
      written.party_id
    from written
    join replaced using (party_id)
    cross join lateral jsonb_array_elements(written.content -> 'identifiers') as named
    where written.content <> replaced.content
    and named ->> 'scheme' <> 'url';
  else
    insert into party_identifiers (scheme, value, owner_id, party_id)
    select named ->> 'scheme', named ->> 'value', party_identifier_owner(named ->> 'scheme', owner_id), party_id
    from written
    cross join lateral jsonb_array_elements(content -> 'identifiers') as named
    where named ->> 'scheme' <> 'url';
  end if;
  return null;
end
$$;

create trigger keep_new_party_identifiers
after insert on parties
referencing new table as written
for each statement execute function keep_party_identifiers();

create trigger keep_next_party_identifiers
after update on parties
referencing old table as replaced new table as written
for each statement execute function keep_party_identifiers();

-- Whose list the parties of an import go to: the exchange's where an operator sent it.
alter table imports add column is_shared boolean not null default false;

-- By which keys the makers of works are found: identifiers, and parties that somebody decided on.
create index works_makers on works using gin ((
  jsonb_path_query_array(content, '$.creators[*].identifiers[*]')
  || jsonb_path_query_array(content, '$.creators[*].partyId')
) jsonb_path_ops);
