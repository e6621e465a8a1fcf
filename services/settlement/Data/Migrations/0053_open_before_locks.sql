-- Whoever opens accounts does so before it locks a counter: else it waits for the accounts of one who waits for the
-- counter. And what moves money twice locks all that it needs at once, because the counters have one order.

-- Opens what is new of these accounts, {ownerId, purpose} each; no owner means the platform. Whoever has called this
-- may open more without waiting.
create function ledger_open(asked jsonb[], in_currency text) returns uuid[]
language plpgsql
as $$
declare
  mine smallint := ledger_stripe();
  batch ledger_batch := ledger_read(jsonb_build_array(jsonb_build_object(
    'currency', in_currency,
    'legs', array(select a || '{"amountMinor": 0}' from unnest(asked) a)
  )));
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('settlement.accounts', 0));
  if ledger_has_new(batch, mine) then
    perform ledger_open_accounts(batch, mine);
  end if;
  return batch.account_ids;
end
$$;

-- Opens what is new of them, and locks their counters.
create function ledger_ready(asked jsonb[], in_currency text) returns void
language plpgsql
as $$
begin
  perform ledger_lock_counters(ledger_open(asked, in_currency), ledger_stripe());
end
$$;

-- What owners have, then what they owe: nobody locks the second without the first.
create or replace function ledger_lock_available(owners uuid[], in_currency text) returns balances[]
language plpgsql
as $$
begin
  return ledger_lock_balances(array(
      select ledger_account_id(o, 'available', in_currency) from unnest(owners) o
    ))
    || ledger_lock_balances(array(
      select ledger_account_id(o, 'receivable', in_currency) from unnest(owners) o
    ));
end
$$;

-- Opens accounts before it locks; what a receiver lacks it owes, and only who has its available money opens that.
create or replace function ledger_refund(request jsonb) returns table (transfer_id uuid, outcome text)
language plpgsql
security definer
set search_path = public, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  refund refunds := jsonb_populate_record(null::refunds, jsonb_build_object(
    'refund_id', request -> 'refundId', 'transfer_id', request -> 'transferId', 'order_id', request -> 'orderId',
    'currency', request -> 'currency', 'amount_minor', request -> 'amountMinor', 'reason', request -> 'reason',
    'parts', request -> 'parts', 'refunded_at', to_jsonb(clock_timestamp())
  ));
  buyer uuid;
  open_minor bigint;
  locked balances[];
  legs jsonb;
begin
  perform ledger_lock_keys(array[refund.order_id]);
  if exists (select from refunds f where f.refund_id = refund.refund_id) then
    return query select refund.transfer_id, 'exists';
    return;
  end if;
  select
    a.owner_id,
    h.captured_minor - coalesce((select sum(f.amount_minor) from refunds f where f.order_id = h.order_id), 0)
  into buyer, open_minor
  from holds h
  join accounts a on a.account_id = h.account_id
  where h.order_id = refund.order_id
    and h.state = 'posted'
    and h.currency = refund.currency;
  if open_minor is null or refund.amount_minor > open_minor then
    return query select refund.transfer_id, 'tooMuch';
    return;
  end if;
  perform ledger_ready(
    array(select p from jsonb_array_elements(refund.parts) p) || ledger_available(buyer), refund.currency
  );
  locked := ledger_lock_available(
    array(select (p ->> 'ownerId')::uuid from jsonb_array_elements(refund.parts) p where p ->> 'ownerId' is not null),
    refund.currency
  );
  select jsonb_agg(jsonb_build_object('ownerId', s.owner_id, 'purpose', s.purpose, 'amountMinor', -s.amount_minor))
  into legs
  from (
    select p.owner_id, t.purpose, t.amount_minor
    from (
      select
        (p ->> 'ownerId')::uuid as owner_id,
        p ->> 'purpose' as purpose,
        (p ->> 'amountMinor')::bigint as amount_minor,
        coalesce(
          (
            select greatest(0, b.posted_minor - b.pending_minor)
            from unnest(locked) b
            where b.account_id = ledger_account_id((p ->> 'ownerId')::uuid, 'available', refund.currency)
          ),
          0
        ) as there_minor
      from jsonb_array_elements(refund.parts) p
    ) p
    cross join lateral (
      values
        (p.purpose, case when p.owner_id is null then p.amount_minor else least(p.amount_minor, p.there_minor) end),
        ('receivable', case when p.owner_id is null then 0 else greatest(0, p.amount_minor - p.there_minor) end)
    ) t (purpose, amount_minor)
    where t.amount_minor > 0
  ) s;
  perform
  from ledger_post(jsonb_build_array(jsonb_build_object(
    'transferId', refund.transfer_id,
    'kind', 'refund',
    'currency', refund.currency,
    'orderId', refund.order_id,
    'legs', legs || jsonb_build_array(
      jsonb_build_object('ownerId', buyer, 'purpose', 'available', 'amountMinor', refund.amount_minor)
    )
  ))) p
  where p.outcome <> 'posted';
  if found then
    raise exception 'Refund % can not be posted.', refund.refund_id using errcode = 'check_violation';
  end if;
  insert into refunds select refund.*;
  return query select refund.transfer_id, 'posted';
end
$$;

-- The same, with the accounts ready before anything moves.
create or replace function ledger_assign(request jsonb) returns text
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
      ledger_available((request ->> 'participantId')::uuid)
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
    (request ->> 'matchingId')::uuid, 'matching', line.reference, ledger_platform('suspense'),
    ledger_available((request ->> 'participantId')::uuid), line.currency, line.amount_minor
  )));
  update breaks b
  set resolution = 'assigned',
    reason = request ->> 'reason',
    resolved_by = (request ->> 'resolvedBy')::uuid,
    resolved_client = request ->> 'resolvedByClient',
    resolved_at = clock_timestamp()
  where b.break_id = found.break_id;
  return 'posted';
end
$$;

create or replace function ledger_charge(request jsonb) returns text
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
  perform ledger_open(array[ledger_platform('fee'), ledger_platform('custody')], line.currency);
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
