-- The order row is the saga: its state, its deadline, the terms it was placed under, and how it ended.
create table orders (
  order_id uuid primary key,
  offer_id uuid not null,
  work_id uuid not null,
  buyer_id uuid not null,
  holder_id uuid not null,
  title jsonb not null,
  kind text not null,
  price_minor bigint not null check (price_minor >= 0),
  currency text not null,
  royalties jsonb not null,
  terms_hash text not null,
  state text not null check (
    state in (
      'placed', 'awaitingMoney', 'awaitingRights', 'granting', 'settling',
      'completed', 'rejected', 'expired', 'canceled'
    )
  ),
  version int not null,
  placed_at timestamptz not null default now(),
  deadline_seconds int not null,
  deadline_at timestamptz,
  license_id uuid,
  transfer_id uuid,
  parts jsonb,
  refusal_code text,
  refusal_message text,
  conflict jsonb,
  constraint what_has_ended_has_no_deadline
    check ((deadline_at is null) = (state in ('completed', 'rejected', 'expired', 'canceled'))),
  constraint what_is_completed_is_licensed_and_paid
    check (state <> 'completed' or (license_id is not null and transfer_id is not null and parts is not null)),
  constraint what_is_rejected_has_its_reason
    check (state <> 'rejected' or refusal_code is not null)
);
create index orders_by_deadline on orders (deadline_at) where deadline_at is not null;
create index orders_by_buyer on orders (buyer_id, order_id);
create index orders_by_holder on orders (holder_id, order_id);

-- Every step, never changed: the first has no state before and nothing that triggered it.
create table order_history (
  order_id uuid not null references orders,
  version int not null,
  from_state text,
  to_state text not null,
  trigger text,
  at timestamptz not null default clock_timestamp(),
  trace_id text,
  facts jsonb not null,
  primary key (order_id, version)
);
