-- An order whose passed deadline faults is looked at again later and later, so that it delays no other.
alter table orders
  add column failed_looks int not null default 0,
  add column look_again_at timestamptz;
