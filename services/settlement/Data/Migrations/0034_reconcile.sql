-- A day's comparison of the custodian bank with the ledger, for each account: what the bank's closing balance says, what
-- the ledger's custody says, and what the open differences explain of it. A later comparison of a day stands beside the
-- earlier one; nothing is overwritten.
create table reconciliations (
  reconciliation_id uuid primary key,
  day date not null,
  custody_account_id uuid references custody_accounts,
  currency text not null,
  closing_minor bigint,
  ledger_minor bigint not null,
  explained_minor bigint not null,
  found int not null,
  open int not null,
  made_by uuid,
  made_at timestamptz not null default clock_timestamp()
);

create index reconciliations_by_day on reconciliations (day, currency, made_at desc);

create trigger reconciliations_append_only before update or delete or truncate on reconciliations
  for each statement execute function refuse_change();

create index transfers_of_custody on transfers (posted_at)
where kind in ('deposit', 'receipt', 'payoutBooked', 'reversal', 'payoutReturn');

-- What of the ledger's custody belongs to the days up to this one (of the bank's calendar, UTC+8): by the bank's line
-- where there is one, else by the time of posting. amount_minor is what the bank holds more.
create function custody_until(until date) returns table (
  transfer_id uuid, kind text, currency text, amount_minor bigint, reference text, line_id uuid, day date
)
language plpgsql
stable
as $$
#variable_conflict use_column
begin
  return query
    select t.transfer_id, t.kind, t.currency, -e.amount_minor, t.reference, l.line_id,
      coalesce(l.booked_on, (t.posted_at at time zone 'Asia/Shanghai')::date)
    from transfers t
    join entries e on e.transfer_id = t.transfer_id
    left join bank_lines l on l.transfer_id = t.transfer_id
    where t.kind in ('deposit', 'receipt', 'payoutBooked', 'reversal', 'payoutReturn')
      and e.account_id = ledger_account_id(null, 'custody', t.currency)
      and coalesce(l.booked_on, (t.posted_at at time zone 'Asia/Shanghai')::date) <= until;
end
$$;
