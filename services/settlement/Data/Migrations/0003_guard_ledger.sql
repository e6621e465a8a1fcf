-- The last line: what no program may do, not even the one that owns the tables.

create function refuse_change() returns trigger
language plpgsql
as $$
begin
  raise exception 'The ledger is append-only: % of % is refused; post a reversing transfer.', tg_op, tg_table_name
    using errcode = 'restrict_violation';
end
$$;

create trigger transfers_append_only before update or delete or truncate on transfers
  for each statement execute function refuse_change();
create trigger entries_append_only before update or delete or truncate on entries
  for each statement execute function refuse_change();
create trigger accounts_append_only before update or delete or truncate on accounts
  for each statement execute function refuse_change();
create trigger balances_never_deleted before delete or truncate on balances
  for each statement execute function refuse_change();
create trigger holds_never_deleted before delete or truncate on holds
  for each statement execute function refuse_change();

-- A hold is resolved once, and nothing of it changes but how it was resolved.
create trigger holds_resolved_once before update on holds
  for each row
  when (
    old.state <> 'pending'
    or new.state not in ('posted', 'voided', 'expired')
    or (old.order_id, old.hold_id, old.account_id, old.currency, old.amount_minor, old.created_at)
      is distinct from (new.order_id, new.hold_id, new.account_id, new.currency, new.amount_minor, new.created_at)
  )
  execute function refuse_change();

-- Every statement's entries add up to zero for each transfer and currency, on accounts and transfers that exist, in the
-- transfer's currency. A transfer's entries are written by one statement, so this holds for the whole of it.
create function entries_add_up() returns trigger
language plpgsql
as $$
declare
  wrong uuid;
begin
  select s.transfer_id into wrong
  from (
    select
      e.transfer_id,
      e.amount_minor,
      (select a.currency from accounts a where a.account_id = e.account_id) as currency
    from added e
  ) s
  group by s.transfer_id
  having sum(s.amount_minor) <> 0
    or count(*) <> count(s.currency)
    or min(s.currency) <> max(s.currency)
    or min(s.currency) is distinct from (select t.currency from transfers t where t.transfer_id = s.transfer_id)
  limit 1;
  if found then
    raise exception 'The entries of transfer % do not add up to zero in its currency on known accounts.', wrong
      using errcode = 'check_violation';
  end if;
  return null;
end
$$;

create trigger entries_add_up after insert on entries
  referencing new table as added
  for each statement execute function entries_add_up();
