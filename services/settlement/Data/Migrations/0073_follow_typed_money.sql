-- Money that one person typed in, or gave away alone, is looked at by another before it leaves, however often it
-- changed hands meanwhile.

create index deposits_by_time on deposits (currency, recorded_at) where reversal_id is null;

-- Whether what one person brought in may be in what this participant has: a deposit recorded by hand in the last 90
-- days that no line of the bank shows yet, or a difference assigned by one client in the last 24 hours, of the
-- participant itself or of who bought from it, directly or through four others at most. With a client: only what that
-- client brought in.
create function typed_money_reaches(payee uuid, in_currency text, by_client text, from_others boolean) returns boolean
language sql
stable
as $$
  with recursive typed as (
    select d.participant_id as owner_id, d.recorded_by_client as client
    from deposits d
    where d.currency = in_currency
      and d.reversal_id is null
      and d.recorded_at > now() - interval '90 days'
      and not exists (select from bank_lines l where l.transfer_id = d.transfer_id)
    union
    select a.owner_id, b.resolved_client
    from breaks b
    join entries e on e.transfer_id = ledger_derive(b.line_id, 'matching')
    join accounts a on a.account_id = e.account_id
    where b.currency = in_currency
      and b.resolution = 'assigned'
      and b.asked_action is distinct from 'assign'
      and b.resolved_at > now() - interval '24 hours'
      and a.owner_id is not null
  ),
  reached as (
    select t.owner_id, 0 as steps
    from typed t
    where by_client is null or t.client = by_client
    union
    select a.owner_id, r.steps + 1
    from reached r
    join entries paid on paid.account_id = ledger_account_id(r.owner_id, 'available', in_currency)
    join transfers sale on sale.transfer_id = paid.transfer_id
    join entries got on got.transfer_id = sale.transfer_id
    join accounts a on a.account_id = got.account_id
    where r.steps < 5
      and paid.amount_minor < 0
      and paid.posted_at > now() - interval '90 days'
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
-- stays does not cover what one person recorded by hand, so that it may be that money; or such money was spent with the
-- payee.
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
  from unmet_deposits(asked.participant_id, asked.currency) d;
  select coalesce(sum(b.posted_minor - b.pending_minor), 0) into left_minor
  from balances b
  where b.account_id = ledger_account_id(asked.participant_id, 'available', asked.currency);
  return recent_minor > approval_above(asked.currency)
    or left_minor < unmet_minor
    or typed_money_reaches(asked.participant_id, asked.currency, by_client => null, from_others => true);
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
