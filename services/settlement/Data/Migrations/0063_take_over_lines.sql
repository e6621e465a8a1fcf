-- A line whose deposit was reversed brings its money in by another transfer, and it is given to whose it is.
create function ledger_is_undone(transfer uuid) returns boolean
language sql
stable
as $$
  select exists (select from deposits d where d.transfer_id = transfer and d.reversal_id is not null)
$$;

drop trigger bank_lines_say_what_they_said on bank_lines;

create trigger bank_lines_say_what_they_said before update on bank_lines
  for each row
  when (
    (old.custody_account_id, old.reference, old.occurrence, old.amount_minor, old.currency, old.booked_on,
      old.end_to_end_id, old.names)
    is distinct from (new.custody_account_id, new.reference, new.occurrence, new.amount_minor, new.currency,
      new.booked_on, new.end_to_end_id, new.names)
    or (old.statement_id is not null and new.statement_id is distinct from old.statement_id)
  )
  execute function refuse_change();

create function bank_lines_keep_their_transfer() returns trigger
language plpgsql
as $$
begin
  if new.transfer_id is null or not ledger_is_undone(old.transfer_id) then
    raise exception 'Line % is in the ledger by a transfer that stands.', old.line_id
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;

create trigger bank_lines_keep_their_transfer before update on bank_lines
  for each row
  when (old.transfer_id is not null and new.transfer_id is distinct from old.transfer_id)
  execute function bank_lines_keep_their_transfer();

create or replace function ledger_take_in(line uuid, receipt uuid) returns void
language plpgsql
as $$
begin
  update bank_lines l
  set fate = 'receipt',
    transfer_id = receipt
  where l.line_id = line
    and l.amount_minor > 0
    and (
      (l.fate in ('met', 'deposit') and ledger_is_undone(l.transfer_id) and not ledger_stands_already(l))
      or (
        l.fate = 'break'
        and not (
          ledger_stands_already(l)
          and exists (
            select
            from breaks b
            where b.line_id = l.line_id
              and b.type in ('wrongAmount', 'wrongCurrency')
          )
        )
      )
    );
  if found then
    perform ledger_receive(array[line]);
  end if;
end
$$;
