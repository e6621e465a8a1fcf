-- What holders say about their works. The content is one document; what lists filter by stands beside it.
create table works (
  work_id uuid primary key,
  holder_id uuid not null,
  version integer not null check (version > 0),
  state text not null check (state in ('draft', 'submitted', 'listed', 'rejected', 'withdrawn')),
  class text not null,
  rights_status text not null,
  earliest_year integer,
  latest_year integer,
  source_scheme text,
  source_value text,
  import_id uuid,
  imported_hash bytea,
  content jsonb not null,
  search tsvector not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((source_scheme is null) = (source_value is null))
);

-- One work per name in the holder's own system: a second import finds it again, and two imports can't make two of it.
create unique index works_source on works (holder_id, source_scheme, source_value);

create index works_holder on works (holder_id, work_id);

create index works_listed on works (work_id) where state = 'listed';

create index works_import on works (import_id, state) where import_id is not null;

create index works_search on works using gin (search);

-- Who did what with a work, and why; only ever added to.
create table work_decisions (
  work_id uuid not null references works,
  version integer not null,
  step text not null check (step in ('register', 'edit', 'submit', 'approve', 'reject', 'withdraw')),
  from_state text,
  to_state text not null,
  actor_id uuid not null,
  reason text,
  decided_at timestamptz not null default now(),
  primary key (work_id, version)
);
