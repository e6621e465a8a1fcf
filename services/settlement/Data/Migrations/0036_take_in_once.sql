-- A line that contradicts what stands is not taken in beside it: its money would be in custody twice. Once the deposit
-- that it contradicts is reversed, it can be.
create function ledger_stands_already(line bank_lines) returns boolean
language plpgsql
stable
as $$
begin
  return exists (
      select
      from deposits d
      where d.bank_reference = line.reference
        and d.reversal_id is null
    )
    or exists (
      select
      from bank_lines l
      left join deposits d on d.transfer_id = l.transfer_id
      where l.custody_account_id = line.custody_account_id
        and l.reference = line.reference
        and l.occurrence < line.occurrence
        and l.fate in ('met', 'deposit', 'receipt')
        and d.reversal_id is null
    );
end
$$;

create or replace function ledger_take_in(line uuid, receipt uuid) returns void
language plpgsql
as $$
begin
  update bank_lines l
  set fate = 'receipt',
    transfer_id = receipt
  where l.line_id = line
    and l.fate = 'break'
    and l.amount_minor > 0
    and not (
      ledger_stands_already(l)
      and exists (
        select
        from breaks b
        where b.line_id = l.line_id
          and b.type in ('wrongAmount', 'wrongCurrency')
      )
    );
  if found then
    perform ledger_receive(array[line]);
  end if;
end
$$;
