-- A transfer of two legs: from the one account to the other; no owner means the platform.
create function ledger_movement(
  transfer_id uuid, kind text, reference text, source jsonb, target jsonb, currency text, amount_minor bigint
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
      source || jsonb_build_object('amountMinor', -amount_minor),
      target || jsonb_build_object('amountMinor', amount_minor)
    )
  );
end
$$;

create function ledger_platform(purpose text) returns jsonb
language plpgsql
immutable
as $$
begin
  return jsonb_build_object('purpose', purpose);
end
$$;

create function ledger_available(owner_id uuid) returns jsonb
language plpgsql
immutable
as $$
begin
  return jsonb_build_object('ownerId', owner_id, 'purpose', 'available');
end
$$;

-- Posts what must be possible; anything else is a fault, and refuses the whole call.
create function ledger_must_post(transfers jsonb) returns void
language plpgsql
as $$
declare
  failed text;
begin
  select format('%s is %s', p.transfer_id, p.outcome) into failed
  from ledger_post(transfers) p
  where p.outcome <> 'posted'
  limit 1;
  if found then
    raise exception 'A transfer can not be posted: %.', failed using errcode = 'unique_violation';
  end if;
end
$$;

-- Brings arrivals without an owner into the ledger: custody to suspense, one for each line that says so.
create function ledger_receive(lines uuid[]) returns void
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
  perform ledger_must_post((
    select coalesce(jsonb_agg(ledger_movement(
      l.transfer_id, 'receipt', l.reference, ledger_platform('custody'), ledger_platform('suspense'), l.currency,
      l.amount_minor
    )), '[]')
    from bank_lines l
    where l.line_id = any (lines)
      and l.fate = 'receipt'
  ));
end
$$;

-- Sees to it that a credit's money is in suspense, where it was not taken in because something contradicted it.
create function ledger_take_in(line uuid, receipt uuid) returns void
language plpgsql
as $$
begin
  update bank_lines l
  set fate = 'receipt',
    transfer_id = receipt
  where l.line_id = line
    and l.fate = 'break'
    and l.amount_minor > 0;
  if found then
    perform ledger_receive(array[line]);
  end if;
end
$$;

-- Gives the money of a break's line to a participant. A request is {breakId, participantId, receiptId, matchingId,
-- reason, resolvedBy, resolvedByClient}. The outcome is posted; resolved where somebody was quicker; noMoney where
-- there is no credit that could be given; unknown.
create function ledger_assign(request jsonb) returns text
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
