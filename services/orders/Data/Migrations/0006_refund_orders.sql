-- What was asked to be given back of paid orders; together never more than the price.
create table refunds (
  refund_id uuid primary key,
  order_id uuid not null references orders,
  amount_minor bigint not null check (amount_minor > 0),
  reason text not null,
  asked_by uuid not null,
  asked_at timestamptz not null default clock_timestamp()
);

create index refunds_by_order on refunds (order_id);
