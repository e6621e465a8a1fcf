-- Money that one person typed in, or gave away alone, is looked at by another before it leaves, however often it
-- changed hands meanwhile.

create index deposits_by_time on deposits (currency, recorded_at) where reversal_id is null;

-- What one client alone gave away of differences in the 24 hours before.
create function assigned_alone(in_currency text, before timestamptz) returns table (
  owner_id uuid, client text, amount_minor bigint, given_at timestamptz
)
language sql
stable
as $$
  select a.owner_id, b.resolved_client, e.amount_minor, b.resolved_at
  from breaks b
  join entries e on e.transfer_id = ledger_derive(b.line_id, 'matching')
  join accounts a on a.account_id = e.account_id
  where b.currency = in_currency
    and b.resolution = 'assigned'
    and b.resolved_at between before - interval '24 hours' and before
    and a.owner_id is not null
    and not coalesce(
      b.asked_action = 'assign'
        and b.asked_participant_id = a.owner_id
        and b.charge_asked_client <> b.resolved_client,
      false
    )
$$;

-- Whether what one person brought in may be in what this participant has at a time: a deposit recorded by hand in the 90
-- days before that no line of the bank shows yet, or a difference assigned by one client in the 24 hours before, of the
-- participant itself or of who bought from it since, directly or through two others at most. With a client: only what
-- that client brought in.
create function typed_money_reaches(
  payee uuid, in_currency text, at timestamptz, by_client text, from_others boolean
) returns boolean
language sql
stable
as $$
  with recursive typed as (
    select d.participant_id as owner_id, d.recorded_by_client as client, d.recorded_at as since
    from deposits d
    where d.currency = in_currency
      and d.reversal_id is null
      and d.recorded_at > at - interval '90 days'
      and not exists (select from bank_lines l where l.transfer_id = d.transfer_id)
    union all
    select g.owner_id, g.client, g.given_at
    from assigned_alone(in_currency, at) g
  ),
  reached as (
    select t.owner_id, min(t.since) as since, 0 as steps
    from typed t
    where by_client is null or t.client = by_client
    group by t.owner_id
    union
    select a.owner_id, r.since, r.steps + 1
    from reached r
    join entries paid on paid.account_id = ledger_account_id(r.owner_id, 'available', in_currency)
    join transfers sale on sale.transfer_id = paid.transfer_id
    join entries got on got.transfer_id = sale.transfer_id
    join accounts a on a.account_id = got.account_id
    where r.steps < 3
      and paid.amount_minor < 0
      and paid.posted_at >= r.since
      and sale.kind = 'sale'
      and got.amount_minor > 0
      and a.owner_id is not null
  )
  select exists (
    select
    from reached r
    where r.owner_id = payee
      and (r.steps > 0 or not from_others)
  )
$$;

-- Whether a second person approves a payout whose money has left the balance, which is locked since: it goes back to
-- its sender; or with what else was asked for in 24 hours it is above the limit, however it is cut into pieces; or what
-- stays does not cover what one person recorded by hand or gave away alone, so that it may be that money; or such money
-- was spent with the payee.
create or replace function needs_second_person(asked payouts) returns boolean
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
  from (
    select d.amount_minor from unmet_deposits(asked.participant_id, asked.currency) d
    union all
    select g.amount_minor
    from assigned_alone(asked.currency, clock_timestamp()) g
    where g.owner_id = asked.participant_id
  ) d;
  select coalesce(sum(b.posted_minor - b.pending_minor), 0) into left_minor
  from balances b
  where b.account_id = ledger_account_id(asked.participant_id, 'available', asked.currency);
  return recent_minor > approval_above(asked.currency)
    or left_minor < unmet_minor
    or typed_money_reaches(
      asked.participant_id, asked.currency, clock_timestamp(), by_client => null, from_others => true
    );
end
$$;

-- The debt and the money are locked before the debt is looked at, so that none arises between.
create or replace function ledger_payout(requests jsonb) returns table (payout_id uuid, outcome text)
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
  perform ledger_lock_keys(array(select (r ->> 'transferId')::uuid from jsonb_array_elements(requests) r));
  perform ledger_ready_all(array(
    select side || jsonb_build_object('currency', a.currency)
    from jsonb_array_elements(requests) r
    join bank_accounts a on a.bank_account_id = (r ->> 'bankAccountId')::uuid
    cross join unnest(array[ledger_available(a.participant_id), ledger_platform('transit')]) side
    where a.participant_id = (r ->> 'participantId')::uuid
  ));
  perform ledger_lock_balances(array(
    select ledger_account_id(a.participant_id, 'receivable', a.currency)
    from jsonb_array_elements(requests) r
    join bank_accounts a on a.bank_account_id = (r ->> 'bankAccountId')::uuid
    where a.participant_id = (r ->> 'participantId')::uuid
  ));
  perform ledger_recover((
    select coalesce(jsonb_agg(jsonb_build_object(
      'transferId', ledger_derive(d.payout_id, 'recovery'), 'ownerId', d.participant_id, 'currency', d.currency
    )), '[]')
    from (
      select distinct on (a.participant_id, a.currency)
        a.participant_id, a.currency, (r ->> 'payoutId')::uuid as payout_id
      from jsonb_array_elements(requests) r
      join bank_accounts a on a.bank_account_id = (r ->> 'bankAccountId')::uuid
      join balances b on b.account_id = ledger_account_id(a.participant_id, 'receivable', a.currency)
      where a.participant_id = (r ->> 'participantId')::uuid
        and b.posted_minor < 0
      order by a.participant_id, a.currency
    ) d
  ));
  return query select p.payout_id, p.outcome from ledger_pay_available(requests) p;
end
$$;

-- What is given back to who owes pays that down first, like all that it gets.
alter function ledger_refund(jsonb) rename to ledger_give_back;

create function ledger_refund(request jsonb) returns table (transfer_id uuid, outcome text)
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
  given record;
begin
  select * into given from ledger_give_back(request);
  if given.outcome = 'posted' then
    perform ledger_recover((
      select coalesce(jsonb_agg(jsonb_build_object(
        'transferId', ledger_derive(given.transfer_id, 'recovery'), 'ownerId', a.owner_id, 'currency', h.currency
      )), '[]')
      from holds h
      join accounts a on a.account_id = h.account_id
      where h.order_id = (request ->> 'orderId')::uuid
    ));
  end if;
  return query select given.transfer_id, given.outcome;
end
$$;
