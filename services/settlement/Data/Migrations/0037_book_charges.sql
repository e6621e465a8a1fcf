-- What the custodian bank charges is the exchange's own: fee to custody. One operator asks for it, another books it, and
-- it is never more than the exchange has earned, so that no client's money pays for it.
alter table transfers
  drop constraint transfers_kind_check,
  add constraint transfers_kind_check check (
    kind in (
      'deposit', 'receipt', 'matching', 'sale', 'reversal', 'refund', 'recovery', 'payout', 'payoutReturn',
      'payoutBooked', 'charge'
    )
  );

drop index transfers_of_custody;
create index transfers_of_custody on transfers (posted_at)
where kind in ('deposit', 'receipt', 'payoutBooked', 'reversal', 'payoutReturn', 'charge');

alter table bank_lines
  drop constraint bank_lines_fate_check,
  add constraint bank_lines_fate_check check (
    fate in ('met', 'deposit', 'receipt', 'payout', 'return', 'charge', 'break')
  );

alter table breaks
  drop constraint breaks_resolution_check,
  add constraint breaks_resolution_check check (
    resolution in ('assigned', 'returned', 'charged', 'dismissed', 'settled')
  ),
  add column charge_reason text,
  add column charge_asked_by uuid,
  add column charge_asked_client text,
  add constraint charges_are_asked_for_whole check (
    num_nulls(charge_reason, charge_asked_by, charge_asked_client) in (0, 3)
  ),
  add constraint charges_have_a_second_look check (
    resolution is distinct from 'charged' or coalesce(charge_asked_client <> resolved_client, false)
  );

create or replace function custody_until(until date) returns table (
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
    where t.kind in ('deposit', 'receipt', 'payoutBooked', 'reversal', 'payoutReturn', 'charge')
      and e.account_id = ledger_account_id(null, 'custody', t.currency)
      and coalesce(l.booked_on, (t.posted_at at time zone 'Asia/Shanghai')::date) <= until;
end
$$;

-- Books a line that is a charge: {breakId, transferId, reason, by, byClient}. The first call asks for it (asked), one by
-- another client books it (posted). samePerson: the same asks again; lacking: the exchange has not earned as much;
-- noCharge: it is no debit that nobody knows.
create function ledger_charge(request jsonb) returns text
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
  found breaks;
  line bank_lines;
  own_minor bigint;
begin
  select b.* into found from breaks b where b.break_id = (request ->> 'breakId')::uuid for update;
  if found.break_id is null then
    return 'unknown';
  elsif found.resolution is not null then
    return 'resolved';
  end if;
  select l.* into line from bank_lines l where l.line_id = found.line_id and l.fate = 'break' and l.amount_minor < 0;
  if line.line_id is null or found.type <> 'unknown' or found.payout_id is not null then
    return 'noCharge';
  elsif found.charge_asked_by is null then
    update breaks b
    set charge_reason = request ->> 'reason',
      charge_asked_by = (request ->> 'by')::uuid,
      charge_asked_client = request ->> 'byClient'
    where b.break_id = found.break_id;
    return 'asked';
  elsif found.charge_asked_client = request ->> 'byClient' then
    return 'samePerson';
  end if;
  perform
  from balances b
  where b.account_id = ledger_account_id(null, 'fee', line.currency)
  order by b.stripe
  for update;
  select coalesce(sum(b.posted_minor), 0) into own_minor
  from balances b
  where b.account_id = ledger_account_id(null, 'fee', line.currency);
  if own_minor + line.amount_minor < 0 then
    return 'lacking';
  end if;
  perform ledger_must_post(jsonb_build_array(ledger_movement(
    (request ->> 'transferId')::uuid, 'charge', line.reference, ledger_platform('fee'), ledger_platform('custody'),
    line.currency, -line.amount_minor
  )));
  update bank_lines l
  set fate = 'charge',
    transfer_id = (request ->> 'transferId')::uuid
  where l.line_id = line.line_id;
  update breaks b
  set resolution = 'charged',
    reason = request ->> 'reason',
    resolved_by = (request ->> 'by')::uuid,
    resolved_client = request ->> 'byClient',
    resolved_at = clock_timestamp()
  where b.break_id = found.break_id;
  return 'posted';
end
$$;
