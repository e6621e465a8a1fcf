-- What the ledger's functions share. All are PL/pgSQL, which keeps its plans for a connection's life; and none may
-- scan a whole table, however small that table was when the plan was made.

-- outcome: posted; exists (the same stands already); different (something else stands under this id, or comes earlier
-- in the same call); notHeld (a sale whose order has no pending hold of this amount on this account); insufficient.
create type ledger_head as (
  position bigint,
  transfer_id uuid,
  kind text,
  currency text,
  order_id uuid,
  reference text,
  details jsonb,
  outcome text
);

-- settled_minor: how much of its order's hold the leg uses up; a sale debits what was held.
create type ledger_leg as (
  position bigint,
  ordinal bigint,
  transfer_id uuid,
  order_id uuid,
  account_id uuid,
  owner_id uuid,
  purpose text,
  currency text,
  amount_minor bigint,
  settled_minor bigint
);

-- The id of an account follows from what it is, so that nobody has to look it up. UUID version 8 from SHA-256.
create function ledger_account_id(owner_id uuid, purpose text, currency text) returns uuid
language plpgsql
immutable
as $$
declare
  hash bytea := substring(
    sha256(convert_to(concat_ws('/', 'account', coalesce(owner_id::text, 'platform'), purpose, currency), 'UTF8'))
    for 16
  );
begin
  hash := set_byte(hash, 6, (get_byte(hash, 6) & 15) | 128);
  return encode(set_byte(hash, 8, (get_byte(hash, 8) & 63) | 128), 'hex')::uuid;
end
$$;

create function ledger_read_heads(transfers jsonb) returns ledger_head[]
language plpgsql
immutable
as $$
begin
  return array(
    select (t.position, t.transfer_id, t.kind, t.currency, t.order_id, t.reference, t.details, 'posted')::ledger_head
    from rows from (
      jsonb_to_recordset(transfers) as (
        "transferId" uuid, kind text, currency text, "orderId" uuid, reference text, details jsonb
      )
    ) with ordinality t (transfer_id, kind, currency, order_id, reference, details, position)
  );
end
$$;

create function ledger_read_legs(transfers jsonb) returns ledger_leg[]
language plpgsql
immutable
as $$
begin
  return array(
    select (
      t.position, l.ordinal, t.transfer_id, t.order_id,
      ledger_account_id(l.owner_id, l.purpose, t.currency), l.owner_id, l.purpose, t.currency, l.amount_minor,
      case when t.kind = 'sale' and l.amount_minor < 0 then -l.amount_minor else 0 end
    )::ledger_leg
    from rows from (
      jsonb_to_recordset(transfers) as ("transferId" uuid, kind text, currency text, "orderId" uuid, legs jsonb)
    ) with ordinality t (transfer_id, kind, currency, order_id, legs, position)
    cross join lateral rows from (
      jsonb_to_recordset(t.legs) as ("ownerId" uuid, purpose text, "amountMinor" bigint)
    ) with ordinality l (owner_id, purpose, amount_minor, ordinal)
  );
end
$$;

-- Locks are always taken in the same order: first one for each order (or transfer that has none), then the balances
-- of the guarded accounts, both ascending. So calls that touch the same money wait for one another and do not
-- deadlock.
create function ledger_lock_keys(keys uuid[]) returns void
language plpgsql
as $$
begin
  perform pg_advisory_xact_lock(k.lock_key)
  from (select distinct uuid_hash_extended(key, 0) as lock_key from unnest(keys) key order by 1) k;
end
$$;

create function ledger_lock_balances(ids uuid[]) returns balances[]
language plpgsql
as $$
begin
  return array(
    select b
    from balances b
    where b.account_id = any (ids)
    order by b.account_id
    for update
  );
end
$$;

create function ledger_open_accounts(legs ledger_leg[]) returns void
language plpgsql
as $$
begin
  perform
  from unnest(legs) l
  where (select a.account_id from accounts a where a.account_id = l.account_id) is null;
  if not found then
    return;
  end if;
  insert into accounts (account_id, owner_id, purpose, currency)
  select distinct on (l.account_id) l.account_id, l.owner_id, l.purpose, l.currency
  from unnest(legs) l
  order by l.account_id
  on conflict (account_id) do nothing;
  insert into balances (account_id)
  select distinct l.account_id
  from unnest(legs) l
  where l.owner_id is not null
  order by l.account_id
  on conflict (account_id) do nothing;
end
$$;

-- Whether the transfer that stands under this id says the same as the one asked for.
create function ledger_stands_same(head ledger_head, legs ledger_leg[]) returns boolean
language plpgsql
stable
as $$
begin
  return (
      select (t.kind, t.currency, t.order_id, t.reference)
        is not distinct from (head.kind, head.currency, head.order_id, head.reference)
      from transfers t
      where t.transfer_id = head.transfer_id
    )
    and (
      select jsonb_agg(jsonb_build_array(e.account_id, e.amount_minor) order by e.entry_id)
      from entries e
      where e.transfer_id = head.transfer_id
    ) is not distinct from (
      select jsonb_agg(jsonb_build_array(l.account_id, l.amount_minor) order by l.ordinal)
      from unnest(legs) l
      where l.position = head.position
    );
end
$$;
