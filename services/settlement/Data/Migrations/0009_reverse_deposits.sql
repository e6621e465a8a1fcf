-- A deposit that was recorded wrongly is undone by a reversal, once, while the money is still there. Then the same
-- arrival can be recorded rightly: of the deposits under a bank reference at most one stands.
alter table deposits
  add column reversal_id uuid unique,
  add column reversal_reason text,
  add column reversed_by uuid,
  add column reversed_at timestamptz,
  add constraint reversed_wholly_or_not_at_all
    check (num_nulls(reversal_id, reversal_reason, reversed_by, reversed_at) in (0, 4)),
  add constraint one_deposit_for_each_transfer unique (transfer_id),
  -- A blank before or after it would make two arrivals of one. What was recorded before stays as it is.
  add constraint a_reference_has_no_blank_around_it
    check (bank_reference !~ '^\s|\s$|[[:cntrl:]]') not valid;

alter table deposits drop constraint deposits_bank_reference_key;
create unique index one_standing_deposit_for_each_arrival on deposits (bank_reference) where reversal_id is null;

create trigger deposits_never_deleted before delete or truncate on deposits
  for each statement execute function refuse_change();

-- Nothing of a deposit changes but that it is reversed, once.
create trigger deposits_reversed_once before update on deposits
  for each row
  when (
    old.reversal_id is not null
    or new.reversal_id is null
    or (
      old.deposit_id, old.participant_id, old.amount_minor, old.currency, old.bank_reference, old.transfer_id,
      old.recorded_by, old.recorded_at
    ) is distinct from (
      new.deposit_id, new.participant_id, new.amount_minor, new.currency, new.bank_reference, new.transfer_id,
      new.recorded_by, new.recorded_at
    )
  )
  execute function refuse_change();

alter table transfers drop constraint transfers_kind_check;
alter table transfers add constraint transfers_kind_check check (kind in ('deposit', 'sale', 'reversal'));

-- From here on ledger_post is for the functions below only, with the rights of whoever calls it: the service may sell
-- what is held, and book a deposit or undo one together with its record, but not make money from nothing.
alter function ledger_post(jsonb) security invoker;

-- Divides what is held for orders: many sales in one call, each with its own outcome.
create function ledger_sell(sales jsonb) returns table (transfer_id uuid, outcome text)
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
  if exists (select from jsonb_array_elements(sales) s where s ->> 'kind' is distinct from 'sale') then
    raise exception 'Only sales are posted here.' using errcode = 'insufficient_privilege';
  end if;
  return query select p.transfer_id, p.outcome from ledger_post(sales) p;
end
$$;

-- A transfer that moves a participant's money from or to custody.
create function ledger_custody_transfer(
  transfer_id uuid, kind text, currency text, reference text, owner_id uuid, amount_minor bigint
) returns jsonb
language plpgsql
immutable
as $$
begin
  return jsonb_build_object(
    'transferId', transfer_id,
    'kind', kind,
    'currency', currency,
    'reference', reference,
    'legs', jsonb_build_array(
      jsonb_build_object('purpose', 'custody', 'amountMinor', -amount_minor),
      jsonb_build_object('ownerId', owner_id, 'purpose', 'available', 'amountMinor', amount_minor)
    )
  );
end
$$;

-- Records arrivals at the custodian bank and books them, in one breath: many in one call. A request is {depositId,
-- transferId, participantId, currency, amountMinor, bankReference, recordedBy, recordedAt}. The outcome is posted, or
-- exists where a deposit stands under the bank reference; a twin under way is waited for.
create function ledger_deposit(requests jsonb) returns table (deposit_id uuid, outcome text)
language plpgsql
security definer
set search_path = public, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  added uuid[];
begin
  with fresh as (
    insert into deposits (
      deposit_id, participant_id, amount_minor, currency, bank_reference, transfer_id, recorded_by, recorded_at
    )
    select
      r."depositId", r."participantId", r."amountMinor", r.currency, r."bankReference", r."transferId",
      r."recordedBy", r."recordedAt"
    from jsonb_to_recordset(requests) as r (
      "depositId" uuid, "participantId" uuid, "amountMinor" bigint, currency text, "bankReference" text,
      "transferId" uuid, "recordedBy" uuid, "recordedAt" timestamptz
    )
    order by r."bankReference"
    on conflict (bank_reference) where reversal_id is null do nothing
    returning deposit_id
  )
  select coalesce(array_agg(f.deposit_id), '{}') into added from fresh f;
  perform
  from ledger_post(
    (
      select coalesce(jsonb_agg(ledger_custody_transfer(
        d.transfer_id, 'deposit', d.currency, d.bank_reference, d.participant_id, d.amount_minor
      )), '[]')
      from deposits d
      where d.deposit_id = any (added)
    )
  ) p
  where p.outcome <> 'posted';
  if found then
    raise exception 'A deposit can not be booked: its transfer stands already.' using errcode = 'unique_violation';
  end if;
  return query
    select (r ->> 'depositId')::uuid, case when (r ->> 'depositId')::uuid = any (added) then 'posted' else 'exists' end
    from jsonb_array_elements(requests) r;
end
$$;

-- Undoes deposits: many in one call. A request is {depositId, transferId, reason, reversedBy}. The outcome is posted;
-- exists where it was reversed before; insufficient where the money is spent or held; unknown.
create function ledger_reverse(requests jsonb) returns table (deposit_id uuid, outcome text)
language plpgsql
security definer
set search_path = public, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  locked deposits[];
  posted uuid[];
begin
  locked := array(
    select d
    from deposits d
    where d.deposit_id in (select (r ->> 'depositId')::uuid from jsonb_array_elements(requests) r)
    order by d.deposit_id
    for update
  );
  posted := array(
    select p.transfer_id
    from ledger_post(
      (
        select coalesce(jsonb_agg(ledger_custody_transfer(
          (r ->> 'transferId')::uuid, 'reversal', d.currency, d.bank_reference, d.participant_id, -d.amount_minor
        ) order by d.deposit_id), '[]')
        from jsonb_array_elements(requests) r
        join unnest(locked) d on d.deposit_id = (r ->> 'depositId')::uuid
        where d.reversal_id is null
      )
    ) p
    where p.outcome = 'posted'
  );
  update deposits d
  set reversal_id = (r ->> 'transferId')::uuid,
    reversal_reason = r ->> 'reason',
    reversed_by = (r ->> 'reversedBy')::uuid,
    reversed_at = clock_timestamp()
  from jsonb_array_elements(requests) r
  where d.deposit_id = (r ->> 'depositId')::uuid
    and (r ->> 'transferId')::uuid = any (posted)
    and d.reversal_id is null;
  return query
    select
      (r ->> 'depositId')::uuid,
      case
        when d.deposit_id is null then 'unknown'
        when d.reversal_id is not null then 'exists'
        when (r ->> 'transferId')::uuid = any (posted) then 'posted'
        else 'insufficient'
      end
    from jsonb_array_elements(requests) r
    left join unnest(locked) d on d.deposit_id = (r ->> 'depositId')::uuid;
end
$$;
