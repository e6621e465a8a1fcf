-- Which license an order became, as licensing said it: statements and certificates name it.
create table order_licenses (
  order_id uuid primary key,
  license_id uuid not null,
  work_id uuid not null,
  holder_id uuid not null,
  buyer_id uuid not null,
  terms_hash text not null
);
