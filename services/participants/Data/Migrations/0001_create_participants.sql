create table participants (
  id uuid primary key,
  name jsonb not null,
  kind text not null,
  roles text[] not null,
  contact jsonb not null,
  country text not null,
  credit_code text,
  version int not null,
  registered_at timestamptz not null default now(),
  constraint a_name_is_in_chinese_and_english check (name ? 'zh-Hans' and name ? 'en'),
  constraint a_participant_has_a_role check (cardinality(roles) > 0),
  constraint a_chinese_organization_has_a_credit_code check (country <> 'CN' or credit_code is not null),
  constraint a_credit_code_is_registered_once unique (credit_code)
);

create table clients (
  id uuid primary key,
  participant_id uuid not null references participants,
  name text not null,
  scopes text[] not null,
  secret_salt bytea not null,
  secret_hash bytea not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  constraint a_secret_is_kept_as_a_hash check (length(secret_hash) = 32 and length(secret_salt) = 32)
);

create index clients_of_a_participant on clients (participant_id, id);

-- The private part is encrypted with a key that is not in this database, and erased when the key signs no more.
create table signing_keys (
  id text primary key,
  public_key bytea not null,
  private_key bytea,
  created_at timestamptz not null default now(),
  signs_from timestamptz not null,
  published_until timestamptz
);
