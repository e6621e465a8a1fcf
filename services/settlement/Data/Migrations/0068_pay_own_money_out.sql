-- What the exchange itself pays out of custody: the tax office its tax, and itself of what it earned. Such a payout has
-- a source instead of a participant, and a second person approves it, whatever the amount.
alter table payouts
  add column source text check (source in ('fee', 'tax')),
  drop constraint payouts_check,
  add constraint payouts_are_of_somebody check (num_nonnulls(participant_id, break_id, source) = 1);

-- What of it may leave: of tax what was withheld; of the exchange's own money not what sales of the last 90 days
-- earned and did not give back yet, because they may still be refunded, nor what covers tax that was paid and then
-- refunded.
create function ledger_own_free(source text, in_currency text) returns numeric
language plpgsql
as $$
declare
  tax_minor numeric;
  fee_minor numeric;
begin
  select
    coalesce(sum(b.posted_minor) filter (where a.purpose = 'tax'), 0),
    coalesce(sum(b.posted_minor) filter (where a.purpose = 'fee'), 0)
  into tax_minor, fee_minor
  from accounts a
  join balances b on b.account_id = a.account_id
  where a.owner_id is null
    and a.currency = in_currency;
  if source = 'tax' then
    return tax_minor;
  end if;
  return fee_minor + least(tax_minor, 0) - coalesce(
    (
      select sum(e.amount_minor)
      from transfers sale
      join transfers t on t.order_id = sale.order_id
      join entries e on e.transfer_id = t.transfer_id
      where sale.kind = 'sale'
        and sale.posted_at > now() - interval '90 days'
        and t.kind in ('sale', 'refund')
        and e.account_id = ledger_account_id(null, 'fee', in_currency)
    ),
    0
  );
end
$$;

-- Lets it leave: {payoutId, transferId, reference, source, name, iban, number, cnaps, bic, currency, amountMinor,
-- requestedBy, requestedByClient}. The outcome is posted, or insufficient with nothing done.
create function ledger_pay_own(request jsonb) returns text
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
  perform ledger_must_post(jsonb_build_array(ledger_movement(
    (request ->> 'transferId')::uuid, 'payout', request ->> 'reference', ledger_platform(request ->> 'source'),
    ledger_platform('transit'), request ->> 'currency', (request ->> 'amountMinor')::bigint
  )));
  insert into payouts (
    payout_id, source, name, iban, number, cnaps, bic, amount_minor, currency, transfer_id, needs_approval,
    requested_by, requested_by_client
  )
  select
    (r).payout_id, (r).source, (r).name, (r).iban, (r).number, (r).cnaps, (r).bic, (r).amount_minor, (r).currency,
    (r).transfer_id, true, (r).requested_by, (r).requested_by_client
  from jsonb_populate_record(null::payouts, jsonb_build_object(
    'payout_id', request -> 'payoutId', 'source', request -> 'source',
    'name', request -> 'name', 'iban', request -> 'iban', 'number', request -> 'number',
    'cnaps', request -> 'cnaps', 'bic', request -> 'bic',
    'amount_minor', request -> 'amountMinor', 'currency', request -> 'currency',
    'transfer_id', request -> 'transferId',
    'requested_by', request -> 'requestedBy', 'requested_by_client', request -> 'requestedByClient'
  )) r;
  -- One after the other looks at what is left, at the end, as refunds do.
  perform pg_advisory_xact_lock(hashtextextended('settlement.ownMoney', 0));
  if ledger_own_free(request ->> 'source', request ->> 'currency') < 0 then
    raise exception 'There is less.' using errcode = 'LG001';
  end if;
  return 'posted';
exception
  when sqlstate 'LG001' then
    return 'insufficient';
end
$$;

-- What comes back of it belongs where it came from.
alter function ledger_return_payouts(jsonb) rename to ledger_return_payouts_by;

create function ledger_return_payouts(requests jsonb) returns table (payout_id uuid, outcome text)
language plpgsql
security definer
set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare
  returned uuid[];
  outcomes text[];
begin
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
