-- A page of a statement that has others is kept with its lines, and booked when all are there: waiting_lines.
alter table bank_statement_accounts add column waiting_lines jsonb;

-- All that the bank calls a line and its booking. Where lines share a name, one booking may be shown in two ways: as one
-- line, and as the payments in it. A line that contradicts what was shown before is never the first occurrence.
alter table bank_lines add column names text[];

update bank_lines
set names = array[reference];

alter table bank_lines
  alter column names set not null,
  add constraint the_reference_is_a_name check (reference = any (names));

create index bank_lines_by_name on bank_lines using gin (names);
create index bank_lines_unshown on bank_lines (custody_account_id) where statement_id is null;

-- A booking and its payments are not both taken in; else as before.
create or replace function ledger_stands_already(line bank_lines) returns boolean
language plpgsql
stable
as $$
begin
  return exists (
      select
      from deposits d
      where d.bank_reference = any (line.names)
        and d.reversal_id is null
    )
    or exists (
      select
      from bank_lines l
      left join deposits d on d.transfer_id = l.transfer_id
      where l.custody_account_id = line.custody_account_id
        and l.names && line.names
        and l.line_id <> line.line_id
        and l.occurrence < line.occurrence
        and l.fate in ('met', 'deposit', 'receipt')
        and d.reversal_id is null
    );
end
$$;
