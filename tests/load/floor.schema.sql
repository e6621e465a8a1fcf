-- The least a completed purchase leaves behind; pgbench fills it with floor.trade.sql.
drop schema if exists floor cascade;
create schema floor;

create table floor.orders (
  order_id bigint generated always as identity primary key,
  offer_id bigint not null,
  buyer_id bigint not null,
  price_minor bigint not null,
  state text not null,
  placed_at timestamptz not null
);

create table floor.licenses (
  license_id bigint generated always as identity primary key,
  work_id bigint not null,
  slot bigint not null,
  order_id bigint not null,
  unique (work_id, slot)
);

create table floor.entries (
  entry_id bigint generated always as identity primary key,
  order_id bigint not null,
  account_id bigint not null,
  amount_minor bigint not null
);

create table floor.outbox (
  outbox_id bigint generated always as identity primary key,
  queue text not null,
  body text not null
);
