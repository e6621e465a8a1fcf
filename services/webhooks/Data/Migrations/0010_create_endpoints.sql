-- Where partners are told. Who changes what an endpoint gets holds the lock of the feed's head meanwhile, so that each
-- event goes wholly by the settings before the change or wholly by those after it.
create table endpoint (
  endpoint_id uuid primary key,
  owner_id uuid not null,
  url text not null,
  description text not null,
  -- Which types; empty for all.
  types text[] not null,
  -- Which resources; empty for all that the owner may see.
  resources text[] not null,
  body text not null check (body in ('thin', 'full')),
  -- What the client that registered or edited it last may read: no more is ever sent.
  scopes text[] not null,
  sees_all boolean not null,
  -- JSON, encrypted like a secret: owners put tokens of their gateways here.
  headers bytea,
  rate_per_second int check (rate_per_second between 1 and 1000),
  state text not null check (state in ('unverified', 'active', 'paused', 'disabled')),
  disabled_because text check (disabled_because in ('gone', 'failing')),
  challenge text not null,
  challenged_at timestamptz,
  -- The feed's position when what it gets was changed last.
  changed_at_position bigint not null,
  version int not null default 1,
  created_at timestamptz not null default now(),
  check ((state = 'disabled') = (disabled_because is not null))
);

create index endpoint_owner on endpoint (owner_id, endpoint_id);
create index endpoint_sees_all on endpoint (endpoint_id) where sees_all;

-- Two of a kind are valid while one is replaced by the other. The secret part is encrypted with a key that is not in
-- this database.
create table endpoint_key (
  key_id uuid primary key,
  endpoint_id uuid not null references endpoint on delete cascade,
  kind text not null check (kind in ('v1', 'v1a')),
  secret bytea not null,
  public_key bytea check (octet_length(public_key) = 32),
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  check ((kind = 'v1a') = (public_key is not null))
);

create index endpoint_key_endpoint on endpoint_key (endpoint_id);

-- What was seen of an endpoint: written by whoever delivers, never by its owner, so that neither waits for the other.
create table endpoint_health (
  endpoint_id uuid primary key references endpoint on delete cascade,
  -- The first failure since the last success.
  failing_since timestamptz,
  failures_in_a_row int not null default 0,
  last_success_at timestamptz,
  last_failure_at timestamptz,
  -- The receiver asked to be left alone until then.
  quiet_until timestamptz,
  -- How many deliveries a limited rate allows at that instant.
  tokens double precision not null default 0,
  refilled_at timestamptz not null default '2000-01-01T00:00:00Z'
)
with (fillfactor = 50);

create table endpoint_hour (
  endpoint_id uuid not null references endpoint on delete cascade,
  hour timestamptz not null,
  succeeded int not null,
  failed int not null,
  primary key (endpoint_id, hour)
)
with (fillfactor = 50);
