-- What settlement plans a payment by: the class of the work, where the buyer came from, and the rail that it asked for.
alter table offers add column work_class text;

alter table orders
  add column work_class text,
  add column channel text,
  add column rail text;
