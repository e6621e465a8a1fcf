\set offer_id random(1, 100000)
\set buyer_id random(1, 1000)
begin;
insert into floor.orders (offer_id, buyer_id, price_minor, state, placed_at) values (:offer_id, :buyer_id, 1200000, 'completed', now());
insert into floor.licenses (work_id, slot, order_id) select :offer_id, currval('floor.orders_order_id_seq'), currval('floor.orders_order_id_seq');
insert into floor.entries (order_id, account_id, amount_minor) select currval('floor.orders_order_id_seq'), account_id, amount_minor from (values (:buyer_id, -1200000), (1001, 60000), (1002, 96000), (1003, 1044000)) as entry (account_id, amount_minor);
insert into floor.outbox (queue, body) values ('order-placed', repeat('x', 800)), ('order-completed', repeat('x', 800));
commit;
