-- The running service reads everything, and writes the ledger through its functions only.
revoke insert, update, delete, truncate on accounts, balances, transfers, entries, holds, deposits,
  refunds
from settlement_app;

-- Rules, shares and plans are added to and never changed.
revoke update, delete, truncate on commission_rules, revenue_shares, split_plans from settlement_app;

revoke execute on function
  ledger_post(jsonb),
  ledger_post(ledger_batch),
  ledger_give_back(jsonb)
from public, settlement_app;

revoke execute on function
  ledger_sell(ledger_batch),
  ledger_deposit(jsonb),
  ledger_reverse(jsonb),
  ledger_hold(jsonb),
  ledger_refuse(jsonb),
  ledger_refund(jsonb),
  ledger_recover(jsonb),
  ledger_release(jsonb)
from public;

grant execute on function
  ledger_sell(ledger_batch),
  ledger_deposit(jsonb),
  ledger_reverse(jsonb),
  ledger_hold(jsonb),
  ledger_refuse(jsonb),
  ledger_refund(jsonb),
  ledger_recover(jsonb),
  ledger_release(jsonb)
to settlement_app;

-- The tree grows by its function only; a checkpoint is added and stays; of a key only its private part is erased.
revoke insert, update, delete, truncate on leaves_due, leaves, tree_nodes from settlement_app;

revoke update, delete, truncate on checkpoints, invoices from settlement_app;

revoke delete, truncate on ledger_keys from settlement_app;

revoke execute on function ledger_sequence(int) from public;

grant execute on function ledger_sequence(int) to settlement_app;
