-- Above how much a second person approves what is paid out or given away in 24 hours: the house's own rule, in minor
-- units. A currency that is not listed has 10 000 with two decimals.
create table payout_limits (
  currency text primary key,
  approval_above_minor bigint not null check (approval_above_minor > 0)
);

insert into payout_limits (currency, approval_above_minor)
values ('CNY', 5000000), ('HKD', 5000000), ('USD', 1000000), ('EUR', 1000000), ('JPY', 1000000), ('KWD', 3000000);

create function approval_above(in_currency text) returns bigint
language sql
stable
as $$
  select coalesce((select p.approval_above_minor from payout_limits p where p.currency = in_currency), 1000000)
$$;

-- Who recorded a deposit by hand does not approve that its money leaves.
alter table deposits add column recorded_by_client text;

create or replace function ledger_deposit(requests jsonb) returns table (deposit_id uuid, outcome text)
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
      deposit_id, participant_id, amount_minor, currency, bank_reference, transfer_id, recorded_by, recorded_by_client,
      recorded_at
    )
    select
      r."depositId", r."participantId", r."amountMinor", r.currency, r."bankReference", r."transferId",
      r."recordedBy", r."recordedByClient", r."recordedAt"
    from jsonb_to_recordset(requests) as r (
      "depositId" uuid, "participantId" uuid, "amountMinor" bigint, currency text, "bankReference" text,
      "transferId" uuid, "recordedBy" uuid, "recordedByClient" text, "recordedAt" timestamptz
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

-- Deposits of a participant that were recorded by hand, and that no line of the bank shows yet.
create function unmet_deposits(owner_id uuid, in_currency text) returns setof deposits
language sql
stable
as $$
  select d.*
  from deposits d
  where d.participant_id = owner_id
    and d.currency = in_currency
    and d.reversal_id is null
    and not exists (select from bank_lines l where l.transfer_id = d.transfer_id)
$$;

create index deposits_by_participant on deposits (participant_id, currency) where reversal_id is null;

-- Whether a second person approves a payout whose money has left the balance, which is locked since: it goes back to
-- its sender; or with what else was asked for in 24 hours it is above the limit, however it is cut into pieces; or what
-- stays does not cover what one person recorded by hand, so that it may be that money.
create function needs_second_person(asked payouts) returns boolean
language plpgsql
as $$
declare
  recent_minor numeric;
  unmet_minor numeric;
  left_minor numeric;
begin
  if asked.participant_id is null then
    return true;
  end if;
  select asked.amount_minor + coalesce(sum(p.amount_minor), 0) into recent_minor
  from payouts p
  where p.participant_id = asked.participant_id
    and p.currency = asked.currency
    and p.payout_id <> asked.payout_id
    and p.return_id is null
    and p.requested_at > now() - interval '24 hours';
  select coalesce(sum(d.amount_minor), 0) into unmet_minor
  from unmet_deposits(asked.participant_id, asked.currency) d;
  select coalesce(sum(b.posted_minor - b.pending_minor), 0) into left_minor
  from balances b
  where b.account_id = ledger_account_id(asked.participant_id, 'available', asked.currency);
  return recent_minor > approval_above(asked.currency) or left_minor < unmet_minor;
end
$$;

create or replace function ledger_add_payout(p payouts) returns void
language plpgsql
as $$
begin
  insert into payouts (
    payout_id, participant_id, break_id, bank_account_id, name, iban, number, cnaps, bic, amount_minor, currency,
    transfer_id, needs_approval, requested_by, requested_by_client, prepared_by_client
  )
  values (
    p.payout_id, p.participant_id, p.break_id, p.bank_account_id, p.name, p.iban, p.number, p.cnaps, p.bic,
    p.amount_minor, p.currency, p.transfer_id, needs_second_person(p), p.requested_by, p.requested_by_client,
    p.prepared_by_client
  );
end
$$;

-- What one person asked for on a difference and another is to do: charge_asked_* say who and why.
alter table breaks
  add column asked_action text check (asked_action in ('charge', 'assign')),
  add column asked_participant_id uuid,
  add constraint what_is_asked_is_said check (asked_action is null or charge_asked_by is not null);

update breaks
set asked_action = 'charge'
where charge_asked_by is not null;

-- Gives the money of a break's line to a participant. A request is {breakId, participantId, receiptId, matchingId,
-- reason, resolvedBy, resolvedByClient}. The outcome is posted; resolved where somebody was quicker; noMoney where
-- there is no credit that could be given; unknown. Where a client gives away more in 24 hours than the limit, the call
-- only asks for it (asked), and another client that asks for the same does it; samePerson: the same asks again.
create or replace function ledger_assign(request jsonb) returns text
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
  found breaks;
  line bank_lines;
  recent_minor numeric;
begin
  perform pg_advisory_xact_lock(hashtextextended('settlement.assign', 0));
  select b.* into found from breaks b where b.break_id = (request ->> 'breakId')::uuid for update;
  if found.break_id is null then
    return 'unknown';
  elsif found.resolution is not null then
    return 'resolved';
  end if;
  perform ledger_take_in(found.line_id, (request ->> 'receiptId')::uuid);
  select l.* into line from bank_lines l where l.line_id = found.line_id and l.fate = 'receipt';
  if line.line_id is null then
    return 'noMoney';
  end if;
  select line.amount_minor + coalesce(sum(b.found_minor), 0) into recent_minor
  from breaks b
  where b.resolution = 'assigned'
    and b.resolved_client = request ->> 'resolvedByClient'
    and b.currency = found.currency
    and b.resolved_at > now() - interval '24 hours';
  if recent_minor > approval_above(found.currency) then
    if found.asked_action is distinct from 'assign'
      or found.asked_participant_id <> (request ->> 'participantId')::uuid then
      update breaks b
      set asked_action = 'assign',
        asked_participant_id = (request ->> 'participantId')::uuid,
        charge_reason = request ->> 'reason',
        charge_asked_by = (request ->> 'resolvedBy')::uuid,
        charge_asked_client = request ->> 'resolvedByClient'
      where b.break_id = found.break_id;
      return 'asked';
    elsif found.charge_asked_client = request ->> 'resolvedByClient' then
      return 'samePerson';
    end if;
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
