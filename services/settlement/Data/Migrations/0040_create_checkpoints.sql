-- A tamper-evident order over all postings, as RFC 6962 has it for certificates: each transfer is a leaf of a Merkle
-- tree, and signed checkpoints say the tree's size and root. What was published can't be changed afterwards without
-- everybody being able to prove it.

-- What was posted and has no place in the tree yet. A row comes with its transfer, in the same transaction and by
-- whatever function; so however long a transaction takes to commit, its transfers are never passed over.
create table leaves_due (
  transfer_id uuid not null
);

-- The order of the ledger, dense from 0. A leaf is given its place after its transfer is committed.
create table leaves (
  leaf_index bigint primary key check (leaf_index >= 0),
  transfer_id uuid not null unique,
  leaf_hash bytea not null check (octet_length(leaf_hash) = 32)
);

-- The roots of full subtrees of 2^8, 2^16, 2^24 ... leaves. What lies between is folded from 256 hashes when it is
-- asked for, so that the tree costs a 256th of its leaves and no posting is ever hashed twice.
create table tree_nodes (
  level int not null check (level > 0 and level % 8 = 0),
  node_index bigint not null check (node_index >= 0),
  hash bytea not null check (octet_length(hash) = 32),
  primary key (level, node_index)
);

-- The keys that sign checkpoints and certificates. The private part is encrypted with a key that is not in this
-- database, and erased when the key signs no more; the public part is published for ever.
create table ledger_keys (
  key_id text primary key,
  public_key bytea not null check (octet_length(public_key) = 32),
  private_key bytea,
  created_at timestamptz not null default now(),
  retired_at timestamptz,
  check ((retired_at is null) = (private_key is not null))
);

create unique index ledger_keys_one_signs on ledger_keys ((true)) where retired_at is null;

-- daily: made when the day had ended; there is one for each day. Others were asked for.
create table checkpoints (
  number bigint primary key check (number >= 1),
  day date not null,
  daily boolean not null,
  tree_size bigint not null check (tree_size >= 0),
  root_hash bytea not null check (octet_length(root_hash) = 32),
  key_id text not null references ledger_keys,
  note text not null,
  made_at timestamptz not null
);

create unique index checkpoints_one_a_day on checkpoints (day) where daily;

create trigger leaves_append_only before update or delete or truncate on leaves
  for each statement execute function refuse_change();
create trigger tree_nodes_append_only before update or delete or truncate on tree_nodes
  for each statement execute function refuse_change();
create trigger checkpoints_append_only before update or delete or truncate on checkpoints
  for each statement execute function refuse_change();
create trigger ledger_keys_never_deleted before delete or truncate on ledger_keys
  for each statement execute function refuse_change();

-- Of a key nothing changes but that it retires, once.
create trigger ledger_keys_retire_once before update on ledger_keys
  for each row
  when (
    old.retired_at is not null
    or new.retired_at is null
    or (old.key_id, old.public_key, old.created_at) is distinct from (new.key_id, new.public_key, new.created_at)
  )
  execute function refuse_change();
