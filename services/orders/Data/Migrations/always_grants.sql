-- The history is what a dispute is decided by: the service may add to it and read it, and nothing else.
revoke update, delete, truncate on order_history from orders_app;

-- A refund that was asked for stands; only that it was made is added.
revoke update, delete, truncate on refunds from orders_app;
grant update (transfer_id, refunded_at) on refunds to orders_app;
