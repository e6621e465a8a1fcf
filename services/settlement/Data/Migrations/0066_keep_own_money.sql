-- What the exchange earned and paid in itself is its own money: the platform's fee account. It is never below zero, so
-- that what the bank charges, and what a refund gives back of a commission, is never paid by the money of clients.

-- Own money leaves by these only, each at the end of its transaction: one after the other looks at what is left. A
-- refund that lacks own money waits in the error queue until the exchange has paid some in.
create function own_money_lasts() returns trigger
language plpgsql
security definer
set search_path = public, pg_temp
set enable_seqscan = off
as $$
declare
  own_minor numeric;
begin
  perform pg_advisory_xact_lock(hashtextextended('settlement.ownMoney', 0));
  -- Tax that was paid to the tax office and is refunded afterwards is the exchange's to get back: till then it covers
  -- it.
  select
    coalesce(sum(b.posted_minor) filter (where a.purpose = 'fee'), 0)
      + least(coalesce(sum(b.posted_minor) filter (where a.purpose = 'tax'), 0), 0)
  into own_minor
  from accounts a
  join balances b on b.account_id = a.account_id
  where a.owner_id is null
    and a.currency = new.currency;
  if own_minor < 0 then
    raise exception 'The exchange''s own money in % is % short; pay it in first.', new.currency, -own_minor
      using errcode = 'unique_violation';
  end if;
  return null;
end
$$;

create trigger own_money_lasts after insert on refunds
  for each row
  execute function own_money_lasts();

create trigger own_money_lasts after update of resolution on breaks
  for each row
  when (new.resolution = 'charged')
  execute function own_money_lasts();

-- The exchange pays its own money in: the money of a break's line is nobody else's. A request is {breakId, reason,
-- resolvedBy, resolvedByClient}; the outcome is that of ledger_assign.
create function ledger_keep(request jsonb) returns text
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
  elsif found.line_id is null then
    return 'noMoney';
  end if;
  perform ledger_take_in(found.line_id, ledger_derive(found.line_id, 'receipt'));
  select l.* into line from bank_lines l where l.line_id = found.line_id and l.fate = 'receipt';
  if line.line_id is null then
    return 'noMoney';
  end if;
  perform ledger_must_post(jsonb_build_array(ledger_movement(
    ledger_derive(line.line_id, 'matching'), 'matching', line.reference, ledger_platform('suspense'),
    ledger_platform('fee'), line.currency, line.amount_minor
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
