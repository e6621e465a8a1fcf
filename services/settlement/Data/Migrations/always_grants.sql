-- The running service reads everything, and writes the ledger through its functions only.
revoke insert, update, delete, truncate on accounts, balances, transfers, entries, holds, deposits, fee_schedule
from settlement_app;

revoke execute on function ledger_post(jsonb) from public, settlement_app;

revoke execute on function
  ledger_sell(jsonb),
  ledger_deposit(jsonb),
  ledger_reverse(jsonb),
  ledger_hold(jsonb),
  ledger_release(jsonb)
from public;

grant execute on function
  ledger_sell(jsonb),
  ledger_deposit(jsonb),
  ledger_reverse(jsonb),
  ledger_hold(jsonb),
  ledger_release(jsonb)
to settlement_app;
