-- Books a debit of the bank that contradicts what is known, or that nobody knows: {breakId, transferId, reason, by,
-- byClient}. A payout on its way that was debited with another amount is booked by it: what the bank took more is a
-- charge, what it took less is the payee's again. Any other debit, such as one that comes twice, is wholly a charge.
-- The first call asks for it (asked), one by another client books it (posted). samePerson: the same asks again; lacking:
-- the exchange has not earned as much; noCharge: it is no debit, or less of what goes back to its sender was debited.
create or replace function ledger_charge(request jsonb) returns text
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
  found breaks;
  line bank_lines;
  payout payouts;
  charge_minor bigint;
  own_minor bigint;
begin
  select b.* into found from breaks b where b.break_id = (request ->> 'breakId')::uuid for update;
  if found.break_id is null then
    return 'unknown';
  elsif found.resolution is not null then
    return 'resolved';
  end if;
  select l.* into line from bank_lines l where l.line_id = found.line_id and l.fate = 'break' and l.amount_minor < 0;
  select p.* into payout
  from payouts p
  where p.payout_id = found.payout_id
    and p.state in ('sent', 'accepted')
    and found.type = 'wrongAmount'
  for no key update;
  charge_minor := -line.amount_minor - coalesce(payout.amount_minor, 0);
  if line.line_id is null or (charge_minor < 0 and payout.participant_id is null) then
    return 'noCharge';
  elsif found.charge_asked_by is null or found.asked_action is distinct from 'charge' then
    update breaks b
    set asked_action = 'charge',
      asked_participant_id = null,
      charge_reason = request ->> 'reason',
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
  if own_minor < charge_minor then
    return 'lacking';
  end if;
  perform ledger_must_post(jsonb_build_array(jsonb_build_object(
    'transferId', request ->> 'transferId',
    'kind', case when payout.payout_id is null then 'charge' else 'payoutBooked' end,
    'currency', line.currency,
    'reference', coalesce(payout.payout_id::text, line.reference),
    'legs', (
      select jsonb_agg(side || jsonb_build_object('amountMinor', minor))
      from (
        values
          (ledger_platform('transit'), -payout.amount_minor),
          (ledger_platform('fee'), -greatest(charge_minor, 0)),
          (ledger_available(payout.participant_id), greatest(-charge_minor, 0)),
          (ledger_platform('custody'), -line.amount_minor)
      ) legs (side, minor)
      where minor <> 0
    )
  )));
  update bank_lines l
  set fate = case when payout.payout_id is null then 'charge' else 'payout' end,
    transfer_id = (request ->> 'transferId')::uuid
  where l.line_id = line.line_id;
  update payouts p
  set booking_id = (request ->> 'transferId')::uuid,
    settled_at = clock_timestamp()
  where p.payout_id = payout.payout_id;
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
