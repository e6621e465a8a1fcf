-- Double entry. Amounts are signed minor units: a credit is positive, a debit is negative. What participants see are
-- liabilities of the exchange to them, so their balances read as positive numbers.

-- Who keeps what for which purpose in which currency. An account is opened by its first posting.
-- available: the participant's money, guarded; fee: what the platform earned; custody: what the custodian bank holds
-- (an asset, so its balance is negative here); clearing: the other side of what is held for orders.
create table accounts (
  account_id uuid primary key,
  owner_id uuid,
  purpose text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  opened_at timestamptz not null default clock_timestamp(),
  unique nulls not distinct (owner_id, purpose, currency),
  check (
    (owner_id is not null and purpose = 'available')
    or (owner_id is null and purpose in ('fee', 'custody', 'clearing'))
  )
);

-- The counters of guarded accounts. Platform accounts have none: they are folded from their entries, so that no trade
-- waits for another one's lock on them.
create table balances (
  account_id uuid primary key,
  posted_minor bigint not null default 0,
  pending_minor bigint not null default 0 check (pending_minor >= 0),
  constraint available_not_negative check (posted_minor - pending_minor >= 0)
) with (fillfactor = 70);

-- A movement. The id is derived from what it is for (an order and a leg), so that it happens once, however often it is
-- asked for. Details keep what a sale was computed from: the rate of the day, the shares, the parts.
create table transfers (
  transfer_id uuid primary key,
  kind text not null check (kind in ('deposit', 'sale')),
  currency text not null,
  order_id uuid,
  reference text,
  details jsonb,
  posted_at timestamptz not null,
  check ((kind = 'sale') = (order_id is not null)),
  check ((kind = 'sale') = (details is not null))
);

create index transfers_by_order on transfers (order_id) where order_id is not null;

-- The sides of a movement. Balances before and after are kept for guarded accounts only. The order of the entries of
-- an account is the order of their ids, whatever a clock says. What foreign keys would check one row at a time, the
-- trigger entries_add_up checks once for each statement.
create table entries (
  account_id uuid not null,
  entry_id bigint generated always as identity,
  transfer_id uuid not null,
  amount_minor bigint not null check (amount_minor <> 0),
  balance_before_minor bigint,
  balance_after_minor bigint,
  posted_at timestamptz not null,
  primary key (account_id, entry_id),
  check ((balance_before_minor is null) = (balance_after_minor is null)),
  check (balance_after_minor = balance_before_minor + amount_minor)
);

create index entries_by_transfer on entries (transfer_id);

-- One row for each order: its money is set aside once and let go or posted once. A release that came before its hold
-- leaves a row without an account, so that the late hold finds it; a refusal stays too, so that a repeat hears it
-- again.
create table holds (
  order_id uuid primary key,
  hold_id uuid not null unique,
  account_id uuid,
  currency text,
  amount_minor bigint not null default 0 check (amount_minor >= 0),
  state text not null check (state in ('pending', 'posted', 'voided', 'expired', 'refused')),
  refusal text check (refusal in ('money.noAccount', 'money.insufficient')),
  transfer_id uuid,
  created_at timestamptz not null,
  resolved_at timestamptz,
  check ((state = 'refused') = (refusal is not null)),
  check ((state = 'posted') = (transfer_id is not null)),
  check ((state = 'pending') = (resolved_at is null)),
  check (state not in ('pending', 'posted') or account_id is not null)
);

create index holds_pending on holds (account_id) where state = 'pending';
