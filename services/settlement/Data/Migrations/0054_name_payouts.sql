-- A payout's transfers name it as everybody does, not as the database does: a request says its reference, and what
-- follows repeats it. Rows of payouts are locked in their one order too.
create or replace function ledger_payout(requests jsonb) returns table (payout_id uuid, outcome text)
language plpgsql
security definer
set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare
  asked payouts[];
  posted uuid[];
  twins uuid[];
  standing uuid[] := array(
    select p.payout_id
    from payouts p
    where p.payout_id in (select (r ->> 'payoutId')::uuid from jsonb_array_elements(requests) r)
  );
begin
  asked := array(
    select (jsonb_populate_record(null::payouts, jsonb_build_object(
      'payout_id', r ->> 'payoutId',
      'participant_id', a.participant_id,
      'bank_account_id', a.bank_account_id,
      'name', a.name, 'iban', a.iban, 'number', a.number, 'cnaps', a.cnaps, 'bic', a.bic,
      'amount_minor', r ->> 'amountMinor',
      'currency', a.currency,
      'transfer_id', r ->> 'transferId',
      'needs_approval', r ->> 'needsApproval',
      'requested_by', r ->> 'requestedBy',
      'requested_by_client', r ->> 'requestedByClient',
      'prepared_by_client', a.verified_by_client
    )))
    from jsonb_array_elements(requests) r
    join bank_accounts a on a.bank_account_id = (r ->> 'bankAccountId')::uuid
    where a.participant_id = (r ->> 'participantId')::uuid
      and a.verified_at is not null
      and a.closed_at is null
      and (r ->> 'payoutId')::uuid <> all (standing)
  );
  select
    coalesce(array_agg(p.transfer_id) filter (where p.outcome = 'posted'), '{}'),
    coalesce(array_agg(p.transfer_id) filter (where p.outcome = 'exists'), '{}')
  into posted, twins
  from ledger_post((
    select coalesce(jsonb_agg(ledger_movement(
      k.transfer_id, 'payout', r ->> 'reference', ledger_available(k.participant_id), ledger_platform('transit'),
      k.currency, k.amount_minor
    ) order by k.payout_id), '[]')
    from jsonb_array_elements(requests) r
    join unnest(asked) k on k.payout_id = (r ->> 'payoutId')::uuid
  )) p;
  perform ledger_add_payout(k) from unnest(asked) k where k.transfer_id = any (posted);
  return query
    select
      (r ->> 'payoutId')::uuid,
      case
        when (r ->> 'payoutId')::uuid = any (standing) or (r ->> 'transferId')::uuid = any (twins) then 'exists'
        when (r ->> 'transferId')::uuid = any (posted) then 'posted'
        when (r ->> 'payoutId')::uuid in (select k.payout_id from unnest(asked) k) then 'insufficient'
        else 'unknownAccount'
      end
    from jsonb_array_elements(requests) r;
end
$$;

create or replace function ledger_send_back(request jsonb) returns text
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
  found breaks;
  line bank_lines;
begin
  select b.* into found from breaks b where b.break_id = (request ->> 'breakId')::uuid for update;
  if found.break_id is null then
    return 'unknown';
  elsif found.resolution is not null then
    return 'resolved';
  end if;
  perform ledger_ready(
    array[
      ledger_platform('custody'),
      ledger_platform('suspense'),
      ledger_platform('transit')
    ],
    l.currency
  )
  from bank_lines l
  where l.line_id = found.line_id;
  perform ledger_take_in(found.line_id, (request ->> 'receiptId')::uuid);
  select l.* into line from bank_lines l where l.line_id = found.line_id and l.fate = 'receipt';
  if line.line_id is null then
    return 'noMoney';
  end if;
  perform ledger_must_post(jsonb_build_array(ledger_movement(
    (request ->> 'transferId')::uuid, 'payout', request ->> 'reference', ledger_platform('suspense'),
    ledger_platform('transit'), line.currency, line.amount_minor
  )));
  perform ledger_add_payout(jsonb_populate_record(null::payouts, jsonb_build_object(
    'payout_id', request ->> 'payoutId',
    'break_id', found.break_id,
    'name', request ->> 'name', 'iban', request ->> 'iban', 'number', request ->> 'number',
    'cnaps', request ->> 'cnaps', 'bic', request ->> 'bic',
    'amount_minor', line.amount_minor,
    'currency', line.currency,
    'transfer_id', request ->> 'transferId',
    'needs_approval', true,
    'requested_by', request ->> 'resolvedBy',
    'requested_by_client', request ->> 'resolvedByClient'
  )));
  update breaks b
  set resolution = 'returned',
    reason = request ->> 'reason',
    resolved_by = (request ->> 'resolvedBy')::uuid,
    resolved_client = request ->> 'resolvedByClient',
    resolved_at = clock_timestamp()
  where b.break_id = found.break_id;
  return 'posted';
end
$$;

create or replace function ledger_book_payouts(requests jsonb) returns void
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
  booked int;
begin
  perform
  from payouts p
  where p.payout_id in (select (r ->> 'payoutId')::uuid from jsonb_array_elements(requests) r)
  order by p.payout_id
  for update;
  update payouts p
  set booking_id = (r ->> 'transferId')::uuid,
    settled_at = clock_timestamp()
  from jsonb_array_elements(requests) r
  where p.payout_id = (r ->> 'payoutId')::uuid
    and p.state in ('sent', 'accepted');
  get diagnostics booked = row_count;
  if booked <> jsonb_array_length(requests) then
    raise exception 'A payout is not on its way.' using errcode = 'check_violation';
  end if;
  perform ledger_must_post((
    select coalesce(jsonb_agg(ledger_movement(
      p.booking_id, 'payoutBooked', (select t.reference from transfers t where t.transfer_id = p.transfer_id),
      ledger_platform('transit'), ledger_platform('custody'),
      p.currency, p.amount_minor
    )), '[]')
    from jsonb_array_elements(requests) r
    join payouts p on p.payout_id = (r ->> 'payoutId')::uuid
  ));
end
$$;

create or replace function ledger_return_payouts(requests jsonb) returns table (payout_id uuid, outcome text)
language plpgsql
security definer
set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare
  locked payouts[] := array(
    select p
    from payouts p
    where p.payout_id in (select (r ->> 'payoutId')::uuid from jsonb_array_elements(requests) r)
    order by p.payout_id
    for update
  );
begin
  perform ledger_must_post((
    select coalesce(jsonb_agg(ledger_movement(
      (r ->> 'transferId')::uuid,
      'payoutReturn',
      (select t.reference from transfers t where t.transfer_id = k.transfer_id),
      ledger_platform(case when k.booking_id is null then 'transit' else 'custody' end),
      case when k.participant_id is null then ledger_platform('suspense') else ledger_available(k.participant_id) end,
      k.currency,
      k.amount_minor
    )), '[]')
    from jsonb_array_elements(requests) r
    join unnest(locked) k on k.payout_id = (r ->> 'payoutId')::uuid
    where k.return_id is null
  ));
  update payouts p
  set return_id = (r ->> 'transferId')::uuid,
    return_reason = r ->> 'reason',
    settled_at = clock_timestamp()
  from jsonb_array_elements(requests) r
  where p.payout_id = (r ->> 'payoutId')::uuid
    and p.return_id is null;
  update breaks b
  set resolution = null,
    reason = null,
    resolved_by = null,
    resolved_client = null,
    resolved_at = null
  from unnest(locked) k
  where b.break_id = k.break_id
    and k.return_id is null;
  return query
    select
      (r ->> 'payoutId')::uuid,
      case when k.payout_id is null then 'unknown' when k.return_id is null then 'posted' else 'exists' end
    from jsonb_array_elements(requests) r
    left join unnest(locked) k on k.payout_id = (r ->> 'payoutId')::uuid;
end
$$;
