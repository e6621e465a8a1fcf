-- Mapping documents of holders; one never changes, so that an import can be repeated.
create table mappings (
  holder_id uuid not null,
  name text not null,
  document jsonb not null,
  created_at timestamptz not null default now(),
  primary key (holder_id, name)
);

-- A bulk import and its progress. It is claimed by a lease: whoever holds the token works on it until the lease ends.
create table imports (
  import_id uuid primary key,
  holder_id uuid not null,
  mapping_name text not null,
  mapping jsonb not null,
  dry_run boolean not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed')),
  fault_code text,
  fault_message text,
  bytes_total bigint not null,
  bytes_read bigint not null default 0,
  last_line bigint not null default 0,
  rows_read bigint not null default 0,
  created bigint not null default 0,
  updated bigint not null default 0,
  unchanged bigint not null default 0,
  refused bigint not null default 0,
  lease_token uuid,
  lease_until timestamptz,
  tries_without_progress integer not null default 0,
  pending_step text check (pending_step in ('submit', 'approve')),
  pending_actor_id uuid,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);

create index imports_holder on imports (holder_id, import_id);

create index imports_open on imports (import_id) where state in ('queued', 'running');

create index imports_pending on imports (import_id) where pending_step is not null;

-- The file as it came, in pieces, so that any replica can read it.
create table import_files (
  import_id uuid not null references imports on delete cascade,
  part integer not null,
  bytes bytea not null,
  primary key (import_id, part)
);

-- It came packed as far as that pays, so PostgreSQL need not try.
alter table import_files alter column bytes set storage external;

create table import_refusals (
  import_id uuid not null references imports on delete cascade,
  line bigint not null,
  errors jsonb not null,
  primary key (import_id, line)
);
