-- Providers of OAI-PMH from which holders harvest. A run is an import that has no file.
create table harvests (
  harvest_id uuid primary key,
  holder_id uuid not null,
  base_url text not null,
  metadata_prefix text not null,
  set_spec text,
  mapping_name text not null,
  -- When the last whole run began, by the provider's own clock: the next one asks for what changed since.
  harvested_until timestamptz,
  created_at timestamptz not null default now(),
  unique nulls not distinct (holder_id, base_url, metadata_prefix, set_spec)
);

create index harvests_holder on harvests (holder_id, harvest_id);

-- Which work a provider's record became: when it says that a record is gone, it says no more than its identifier.
create table harvested_records (
  harvest_id uuid not null references harvests,
  identifier text not null,
  source_value text not null,
  primary key (harvest_id, identifier)
);

alter table imports add column harvest_id uuid references harvests;

-- Only what the provider changed from then on, and up to then.
alter table imports add column harvest_from timestamptz;

alter table imports add column harvest_until timestamptz;

-- By which the provider goes on with its list, and when its first answer was given.
alter table imports add column resumption_token text;

alter table imports add column responded_at timestamptz;

-- Works that were withdrawn because the provider deleted their records.
alter table imports add column withdrawn bigint not null default 0;

create unique index imports_one_run on imports (harvest_id)
where harvest_id is not null and state in ('queued', 'running') and not dry_run;
