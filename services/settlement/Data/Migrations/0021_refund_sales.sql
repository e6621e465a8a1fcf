-- What was given back of sales, each refund with what every account gave. Nothing is deleted.
create table refunds (
  refund_id uuid primary key,
  order_id uuid not null,
  transfer_id uuid not null unique,
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  reason text not null,
  parts jsonb not null,
  refunded_at timestamptz not null default clock_timestamp()
);

create index refunds_by_order on refunds (order_id);

create trigger refunds_append_only before update or delete or truncate on refunds
  for each statement execute function refuse_change();

-- The available money of an account, locked: nothing else is held or taken of it until the transaction ends.
create function ledger_lock_available(owners uuid[], in_currency text) returns balances[]
language plpgsql
as $$
begin
  return array(
    select b
    from balances b
    where b.account_id in (
      select a.account_id
      from accounts a
      where a.owner_id = any (owners)
        and a.purpose in ('available', 'receivable')
        and a.currency = in_currency
    )
    order by b.account_id, b.stripe
    for update
  );
end
$$;

-- Gives back to its buyer what a sale was, or a part of it: {refundId, transferId, orderId, currency, amountMinor,
-- reason, parts: [{ownerId, purpose, amountMinor}]}. What a receiver's available money lacks, it owes from then on. The
-- outcome is posted; exists where the refund was made before; tooMuch where the refunds of the order would pass what
-- was captured.
create function ledger_refund(request jsonb) returns table (transfer_id uuid, outcome text)
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
  locked := ledger_lock_available(
    array(
      select (p ->> 'ownerId')::uuid from jsonb_array_elements(refund.parts) p where p ->> 'ownerId' is not null
      union
      select buyer
    ),
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

-- Pays down what participants owe from what they have: [{transferId, orderId, ownerId, currency}]; the order is the one
-- that they earned by. Who owes nothing, or has nothing, is left alone.
create function ledger_recover(requests jsonb) returns table (transfer_id uuid, outcome text)
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
  for request in select r from jsonb_array_elements(requests) r order by r ->> 'ownerId' loop
    locked := ledger_lock_available(array[(request ->> 'ownerId')::uuid], request ->> 'currency');
    select
      -sum(b.posted_minor) filter (where b.guard = -1),
      sum(b.posted_minor - b.pending_minor) filter (where b.guard = 1)
    into owed_minor, there_minor
    from unnest(locked) b;
    continue when least(owed_minor, there_minor) > 0 is not true;
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
