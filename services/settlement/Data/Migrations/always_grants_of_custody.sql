-- What the bank said is written once. Payouts move money, so only functions add them and settle them; the service may
-- note who approved one, in which file it is, and what the bank said of it.
revoke update, delete, truncate on custody_accounts, bank_statements, bank_statement_accounts, bank_lines from
settlement_app;
revoke update, delete, truncate on payment_files, payment_reports from settlement_app;
revoke update, delete, truncate on breaks, bank_accounts from settlement_app;
revoke insert, update, delete, truncate on payouts from settlement_app;

grant update (statement_id, notification_id) on bank_lines to settlement_app;
grant update (resolution, reason, resolved_by, resolved_client, resolved_at) on breaks to settlement_app;
grant update (verified_by, verified_by_client, verified_at, closed_at) on bank_accounts to settlement_app;
grant update (approved_by, approved_by_client, approved_at, file_id, bank_status) on payouts to settlement_app;

revoke execute on function ledger_must_post(jsonb), ledger_take_in(uuid, uuid) from public, settlement_app;
revoke execute on function ledger_assign_by(jsonb) from public, settlement_app;
revoke execute on function
  ledger_receive(uuid[]),
  ledger_assign(jsonb),
  ledger_keep(jsonb),
  ledger_charge(jsonb)
from public;
grant execute on function
  ledger_receive(uuid[]),
  ledger_assign(jsonb),
  ledger_keep(jsonb),
  ledger_charge(jsonb)
to settlement_app;

revoke execute on function
  ledger_add_payout(payouts),
  ledger_pay_available(jsonb),
  ledger_return_payouts_by(jsonb)
from public, settlement_app;
revoke execute on function
  ledger_payout(jsonb),
  ledger_pay_own(jsonb),
  ledger_send_back(jsonb),
  ledger_book_payouts(jsonb),
  ledger_return_payouts(jsonb)
from public;
grant execute on function
  ledger_payout(jsonb),
  ledger_pay_own(jsonb),
  ledger_send_back(jsonb),
  ledger_book_payouts(jsonb),
  ledger_return_payouts(jsonb)
to settlement_app;

revoke update, delete, truncate on reconciliations from settlement_app;
revoke insert, update, delete, truncate on payout_limits from settlement_app;
revoke delete, truncate on payout_schedules from settlement_app;
