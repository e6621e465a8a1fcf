-- What moves money of a difference opens the accounts that it needs and locks their counters at once, in the one order
-- that counters have, before it moves any: else it and a sale wait for each other.

-- Opens what is new of these accounts, {ownerId, purpose, currency} each, and locks the counters of all.
create function ledger_ready_all(asked jsonb[]) returns void
language plpgsql
as $$
declare
  mine smallint := ledger_stripe();
  batch ledger_batch := ledger_read((
    select jsonb_agg(jsonb_build_object('currency', c.currency, 'legs', c.legs))
    from (
      select a ->> 'currency' as currency, jsonb_agg(distinct a - 'currency' || '{"amountMinor": 0}') as legs
      from unnest(asked) a
      group by a ->> 'currency'
    ) c
  ));
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('settlement.accounts', 0));
  if ledger_has_new(batch, mine) then
    perform ledger_open_accounts(batch, mine);
  end if;
  perform ledger_lock_counters(batch.account_ids, mine);
end
$$;

-- Books a debit of the bank that contradicts what is known, or that nobody knows: {breakId, transferId, reason,
-- resolvedBy, resolvedByClient}. A payout on its way that was debited with another amount is booked by it: what the bank
-- took more is a charge, what it took less is the payee's again, or stays where own money came from. Any other debit,
-- such as one that comes twice, is wholly a charge. The first call asks for it (asked), one by another client books it
-- (posted). samePerson: the same asks again; lacking: the exchange has less money of its own; noCharge: it is no debit,
-- or less of what goes back to its sender was debited; unknown; resolved.
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
  payee jsonb;
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
  payee := case
    when payout.participant_id is not null then ledger_available(payout.participant_id)
    when payout.source is not null then ledger_platform(payout.source)
  end;
  if line.line_id is null or (charge_minor < 0 and payee is null) then
    return 'noCharge';
  elsif found.charge_asked_by is null or found.asked_action is distinct from 'charge' then
    perform ledger_ask(request || '{"action": "charge"}');
    return 'asked';
  elsif found.charge_asked_client = request ->> 'resolvedByClient' then
    return 'samePerson';
  end if;
  perform ledger_ready(
    array[ledger_platform('custody'), ledger_platform('fee'), ledger_platform('transit')]
      || case when payee is null then '{}' else array[payee] end,
    line.currency
  );
  perform ledger_must_post(jsonb_build_array(jsonb_build_object(
    'transferId', request ->> 'transferId',
    'kind', case when payout.payout_id is null then 'charge' else 'payoutBooked' end,
    'currency', line.currency,
    'reference', coalesce(
      (select t.reference from transfers t where t.transfer_id = payout.transfer_id), line.reference
    ),
    'legs', (
      select jsonb_agg(side || jsonb_build_object('amountMinor', minor))
      from (
        values
          (ledger_platform('transit'), -payout.amount_minor),
          (ledger_platform('fee'), -greatest(charge_minor, 0)),
          (payee, greatest(-charge_minor, 0)),
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
  perform ledger_resolve(request || '{"resolution": "charged"}');
  return 'posted';
exception
  when sqlstate 'LG002' then
    return 'lacking';
end
$$;

-- Notes who asks for what on a difference, which another is to do: {breakId, action, participantId, reason, resolvedBy,
-- resolvedByClient}.
create function ledger_ask(request jsonb) returns void
language sql
as $$
  update breaks b
  set asked_action = request ->> 'action',
    asked_participant_id = (request ->> 'participantId')::uuid,
    charge_reason = request ->> 'reason',
    charge_asked_by = (request ->> 'resolvedBy')::uuid,
    charge_asked_client = request ->> 'resolvedByClient'
  where b.break_id = (request ->> 'breakId')::uuid
$$;

-- Notes who resolved a difference how: {breakId, resolution, reason, resolvedBy, resolvedByClient}.
create function ledger_resolve(request jsonb) returns void
language sql
as $$
  update breaks b
  set resolution = request ->> 'resolution',
    reason = request ->> 'reason',
    resolved_by = (request ->> 'resolvedBy')::uuid,
    resolved_client = request ->> 'resolvedByClient',
    resolved_at = clock_timestamp()
  where b.break_id = (request ->> 'breakId')::uuid
$$;

-- Takes the money of a difference's line in, and gives it to an account: {breakId, receiptId, matchingId}. Null where
-- there is no credit that could be given.
create function ledger_give(request jsonb, receiver jsonb) returns bank_lines
language plpgsql
as $$
declare
  line bank_lines;
begin
  select l.* into line
  from bank_lines l
  join breaks b on b.line_id = l.line_id
  where b.break_id = (request ->> 'breakId')::uuid;
  if line.line_id is null then
    return null;
  end if;
  perform ledger_ready(
    array[ledger_platform('custody'), ledger_platform('suspense'), receiver], line.currency
  );
  perform ledger_take_in(line.line_id, (request ->> 'receiptId')::uuid);
  select l.* into line from bank_lines l where l.line_id = line.line_id and l.fate = 'receipt';
  if line.line_id is null then
    return null;
  end if;
  perform ledger_must_post(jsonb_build_array(ledger_movement(
    (request ->> 'matchingId')::uuid, 'matching', line.reference, ledger_platform('suspense'), receiver,
    line.currency, line.amount_minor
  )));
  return line;
end
$$;

-- Like the function that it replaces. What only is asked for takes nothing in yet.
create or replace function ledger_assign_by(request jsonb) returns text
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
  found breaks;
  given bank_lines;
  recent_minor numeric;
begin
  perform pg_advisory_xact_lock(hashtextextended('settlement.assign', 0));
  select b.* into found from breaks b where b.break_id = (request ->> 'breakId')::uuid for update;
  if found.break_id is null then
    return 'unknown';
  elsif found.resolution is not null then
    return 'resolved';
  end if;
  select l.amount_minor + coalesce(
    (
      select sum(b.found_minor)
      from breaks b
      where b.resolution = 'assigned'
        and b.resolved_client = request ->> 'resolvedByClient'
        and b.currency = found.currency
        and b.resolved_at > now() - interval '24 hours'
    ),
    0
  ) into recent_minor
  from bank_lines l
  where l.line_id = found.line_id
    and l.amount_minor > 0;
  if recent_minor is null then
    return 'noMoney';
  elsif recent_minor > approval_above(found.currency) then
    if found.asked_action is distinct from 'assign'
      or found.asked_participant_id <> (request ->> 'participantId')::uuid then
      perform ledger_ask(request || '{"action": "assign"}');
      return 'asked';
    elsif found.charge_asked_client = request ->> 'resolvedByClient' then
      return 'samePerson';
    end if;
  end if;
  given := ledger_give(request, ledger_available((request ->> 'participantId')::uuid));
  if given.line_id is null then
    return 'noMoney';
  end if;
  perform ledger_resolve(request || '{"resolution": "assigned"}');
  return 'posted';
end
$$;

-- What is kept has a name of its own, and takes two clients, whatever the amount: it is not the clients' any more.
alter table breaks
  drop constraint breaks_asked_action_check,
  drop constraint breaks_resolution_check,
  drop constraint charges_have_a_second_look,
  add constraint breaks_asked_action_check check (asked_action in ('charge', 'assign', 'keep')),
  add constraint breaks_resolution_check check (
    resolution in ('assigned', 'returned', 'charged', 'kept', 'dismissed', 'settled')
  ),
  add constraint own_money_has_a_second_look check (
    resolution is null
    or resolution not in ('charged', 'kept')
    or coalesce(charge_asked_client <> resolved_client, false)
  );

-- The exchange pays its own money in: the money of a difference's line is nobody else's. {breakId, reason, resolvedBy,
-- resolvedByClient}; the outcomes are those of ledger_assign.
create or replace function ledger_keep(request jsonb) returns text
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
  found breaks;
  given bank_lines;
begin
  select b.* into found from breaks b where b.break_id = (request ->> 'breakId')::uuid for update;
  if found.break_id is null then
    return 'unknown';
  elsif found.resolution is not null then
    return 'resolved';
  elsif not exists (select from bank_lines l where l.line_id = found.line_id and l.amount_minor > 0) then
    return 'noMoney';
  elsif found.asked_action is distinct from 'keep' then
    perform ledger_ask(request || '{"action": "keep"}');
    return 'asked';
  elsif found.charge_asked_client = request ->> 'resolvedByClient' then
    return 'samePerson';
  end if;
  given := ledger_give(
    request || jsonb_build_object(
      'receiptId', ledger_derive(found.line_id, 'receipt'), 'matchingId', ledger_derive(found.line_id, 'matching')
    ),
    ledger_platform('fee')
  );
  if given.line_id is null then
    return 'noMoney';
  end if;
  perform ledger_resolve(request || '{"resolution": "kept"}');
  return 'posted';
end
$$;

-- Like the function that it replaces; the exchange's own payouts that come back move twice.
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
  returned uuid[];
  outcomes text[];
begin
  if exists (select from unnest(locked) k where k.source is not null) then
    perform ledger_ready_all(array(
      select side || jsonb_build_object('currency', k.currency)
      from unnest(locked) k
      cross join unnest(array[
        ledger_platform('custody'), ledger_platform('transit'), ledger_platform('suspense'),
        case
          when k.participant_id is null then ledger_platform(coalesce(k.source, 'suspense'))
          else ledger_available(k.participant_id)
        end
      ]) side
    ));
  end if;
  select array_agg(p.payout_id), array_agg(p.outcome) into returned, outcomes
  from ledger_return_payouts_by(requests) p;
  perform ledger_must_post((
    select coalesce(jsonb_agg(ledger_movement(
      ledger_derive(k.payout_id, 'kept'), 'matching', t.reference, ledger_platform('suspense'),
      ledger_platform(k.source), k.currency, k.amount_minor
    )), '[]')
    from unnest(returned, outcomes) r (payout_id, outcome)
    join payouts k on k.payout_id = r.payout_id
    join transfers t on t.transfer_id = k.return_id
    where r.outcome = 'posted'
      and k.source is not null
  ));
  return query select r.payout_id, r.outcome from unnest(returned, outcomes) r (payout_id, outcome);
end
$$;

-- Like the function that it replaces; it locks first what all have whom it is asked for, then what they owe.
create or replace function ledger_recover(requests jsonb) returns table (transfer_id uuid, outcome text)
language plpgsql
security definer
set search_path = public, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  request jsonb;
  locked balances[];
  owed_minor bigint;
  there_minor bigint;
begin
  perform ledger_lock_balances(array(
    select ledger_account_id((r ->> 'ownerId')::uuid, 'available', r ->> 'currency')
    from jsonb_array_elements(requests) r
  ));
  perform ledger_lock_balances(array(
    select ledger_account_id((r ->> 'ownerId')::uuid, 'receivable', r ->> 'currency')
    from jsonb_array_elements(requests) r
  ));
  for request in select r from jsonb_array_elements(requests) r order by r ->> 'ownerId' loop
    locked := ledger_lock_available(array[(request ->> 'ownerId')::uuid], request ->> 'currency');
    select
      -sum(b.posted_minor) filter (where b.guard = -1),
      sum(b.posted_minor - b.pending_minor) filter (where b.guard = 1)
    into owed_minor, there_minor
    from unnest(locked) b;
    -- Who never owed has no account for it.
    continue when (owed_minor > 0 and there_minor > 0) is not true;
    return query
      select p.transfer_id, p.outcome
      from ledger_post(jsonb_build_array(jsonb_build_object(
        'transferId', request -> 'transferId',
        'kind', 'recovery',
        'currency', request -> 'currency',
        'orderId', request -> 'orderId',
        'legs', jsonb_build_array(
          jsonb_build_object(
            'ownerId', request -> 'ownerId', 'purpose', 'available', 'amountMinor', -least(owed_minor, there_minor)
          ),
          jsonb_build_object(
            'ownerId', request -> 'ownerId', 'purpose', 'receivable', 'amountMinor', least(owed_minor, there_minor)
          )
        )
      ))) p;
  end loop;
end
$$;
