-- The exchange's own money that lacks is no lost race that is tried again: it has an SQLSTATE of its own.
create or replace function own_money_lasts() returns trigger
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
  perform ledger_own_lasts(new.currency);
  return null;
end
$$;

-- One after the other looks at what is left, at the end of its transaction. Tax that was paid to the tax office and is
-- refunded afterwards is the exchange's to get back: till then its own money covers it.
create function ledger_own_lasts(in_currency text) returns void
language plpgsql
set enable_seqscan = off
as $$
declare
  own_minor numeric;
begin
  perform pg_advisory_xact_lock(hashtextextended('settlement.ownMoney', 0));
  select
    coalesce(sum(b.posted_minor) filter (where a.purpose = 'fee'), 0)
      + least(coalesce(sum(b.posted_minor) filter (where a.purpose = 'tax'), 0), 0)
  into own_minor
  from accounts a
  join balances b on b.account_id = a.account_id
  where a.owner_id is null
    and a.currency = in_currency;
  if own_minor < 0 then
    raise exception 'The exchange''s own money in % is % short; pay it in first.', in_currency, -own_minor
      using errcode = 'LG002';
  end if;
end
$$;

-- What may leave: of tax what was withheld; of the exchange's own money not what sales of the last 90 days earned and
-- did not give back yet, because they may still be refunded, nor what covers tax that was paid and then refunded. All
-- of one moment, so that a sale or a refund meanwhile, which changes what there is and what is kept back alike, changes
-- nothing.
create or replace function ledger_own_free(source text, in_currency text) returns numeric
language sql
as $$
  select
    case source
      when 'tax' then own.tax_minor
      else own.fee_minor + least(own.tax_minor, 0) - coalesce(
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
      )
    end
  from (
    select
      coalesce(sum(b.posted_minor) filter (where a.purpose = 'tax'), 0) as tax_minor,
      coalesce(sum(b.posted_minor) filter (where a.purpose = 'fee'), 0) as fee_minor
    from accounts a
    join balances b on b.account_id = a.account_id
    where a.owner_id is null
      and a.currency = in_currency
  ) own
$$;

-- Like the function that it replaces. Payouts of own money wait for each other only, while the sales of 90 days are
-- added up; refunds wait for the short look at the end.
create or replace function ledger_pay_own(request jsonb) returns text
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('settlement.ownPayouts', 0));
  if ledger_own_free(request ->> 'source', request ->> 'currency') < (request ->> 'amountMinor')::bigint then
    return 'insufficient';
  end if;
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
  perform ledger_own_lasts(request ->> 'currency');
  return 'posted';
exception
  when sqlstate 'LG002' then
    return 'insufficient';
end
$$;
