-- What the running service asks for is held against what stands: it may be mistaken, or somebody else may speak for it.

-- A refund gives back what its sale gave, part by part: no account gives more than the sale brought it, in all refunds
-- together, and what they give is what the buyer gets.
create function refunds_give_what_the_sale_gave() returns trigger
language plpgsql
security definer
set search_path = public, pg_temp
set enable_seqscan = off
as $$
begin
  perform
  from (
    select g.account_id, sum(g.amount_minor) as amount_minor, bool_or(g.amount_minor <= 0) as negative
    from (
      select
        ledger_account_id((p ->> 'ownerId')::uuid, p ->> 'purpose', r.currency) as account_id,
        (p ->> 'amountMinor')::bigint as amount_minor
      from refunds r
      cross join lateral jsonb_array_elements(r.parts) p
      where r.order_id = new.order_id
    ) g
    group by g.account_id
  ) given
  where given.negative
    or given.amount_minor > coalesce(
      (
        select sum(e.amount_minor)
        from holds h
        join entries e on e.transfer_id = h.transfer_id
        where h.order_id = new.order_id
          and e.account_id = given.account_id
          and e.amount_minor > 0
      ),
      0
    );
  if found or new.amount_minor is distinct from (
    select sum((p ->> 'amountMinor')::bigint) from jsonb_array_elements(new.parts) p
  ) then
    raise exception 'Refund % is not of what its sale gave.', new.refund_id using errcode = 'unique_violation';
  end if;
  return null;
end
$$;

create trigger refunds_give_what_the_sale_gave after insert on refunds
  for each row
  execute function refunds_give_what_the_sale_gave();

-- A sale pays participants, the platform's fee and the tax office: never what the bank holds, what is on its way, or
-- what waits for its owner.
create or replace function ledger_sell(sales ledger_batch) returns table (transfer_id uuid, outcome text)
language plpgsql
security definer
set search_path = public, pg_temp
set enable_seqscan = off
as $$
begin
  if 'sale' <> any (sales.kinds) then
    raise exception 'Only sales are posted here.' using errcode = 'insufficient_privilege';
  end if;
  if not sales.purposes <@ array['available', 'fee', 'tax'] or sales.account_ids && array(
    select a.account_id
    from accounts a
    where a.owner_id is null
      and a.purpose not in ('fee', 'tax')
  ) then
    raise exception 'A sale pays participants, the fee and tax.' using errcode = 'insufficient_privilege';
  end if;
  return query select p.transfer_id, p.outcome from ledger_post(sales) p;
end
$$;

-- A difference stays what it is, and is resolved once; only what went back to its sender and came again is open again.
create function breaks_are_resolved_once() returns trigger
language plpgsql
as $$
begin
  if old.resolution = 'returned' and new.resolution is null and not exists (
    select from payouts p where p.break_id = old.break_id and p.return_id is null
  ) then
    return new;
  end if;
  raise exception 'Difference % was resolved; it stays so.', old.break_id using errcode = 'restrict_violation';
end
$$;

create trigger breaks_are_resolved_once before update on breaks
  for each row
  when (
    old.resolution is not null
    and (old.resolution, old.reason, old.resolved_by, old.resolved_client, old.resolved_at)
      is distinct from (new.resolution, new.reason, new.resolved_by, new.resolved_client, new.resolved_at)
  )
  execute function breaks_are_resolved_once();

create trigger breaks_stay_what_they_are before update on breaks
  for each row
  when (
    (old.break_id, old.type, old.custody_account_id, old.currency, old.line_id, old.transfer_id, old.payout_id,
      old.expected_minor, old.expected_currency, old.found_minor, old.found_on, old.opened_at)
    is distinct from (new.break_id, new.type, new.custody_account_id, new.currency, new.line_id, new.transfer_id,
      new.payout_id, new.expected_minor, new.expected_currency, new.found_minor, new.found_on, new.opened_at)
  )
  execute function refuse_change();

-- A bank account stays what was verified; it is verified once and closed once.
create trigger bank_accounts_stay_what_they_are before update on bank_accounts
  for each row
  when (
    (old.bank_account_id, old.participant_id, old.currency, old.name, old.iban, old.number, old.cnaps, old.bic,
      old.added_by_client, old.added_at)
    is distinct from (new.bank_account_id, new.participant_id, new.currency, new.name, new.iban, new.number, new.cnaps,
      new.bic, new.added_by_client, new.added_at)
    or (old.verified_at is not null and (old.verified_by, old.verified_by_client, old.verified_at)
      is distinct from (new.verified_by, new.verified_by_client, new.verified_at))
    or (old.closed_at is not null and new.closed_at is distinct from old.closed_at)
  )
  execute function refuse_change();

-- The transfers by which a line's money is taken in and given away follow from the line, whoever asks: so it is given
-- away once.
alter function ledger_assign(jsonb) rename to ledger_assign_by;

create function ledger_assign(request jsonb) returns text
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
  line uuid;
begin
  select b.line_id into line from breaks b where b.break_id = (request ->> 'breakId')::uuid;
  if not found then
    return 'unknown';
  elsif line is null then
    return 'noMoney';
  end if;
  return ledger_assign_by(request || jsonb_build_object(
    'receiptId', ledger_derive(line, 'receipt'), 'matchingId', ledger_derive(line, 'matching')
  ));
end
$$;
