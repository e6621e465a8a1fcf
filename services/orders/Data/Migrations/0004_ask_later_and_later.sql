-- A license or a payment that does not come is asked for again later and later, so that what always fails does not fill
-- an error queue. How often it was asked for again in the state where the order stands:
alter table orders
  add column asked_again int not null default 0 check (asked_again >= 0);
