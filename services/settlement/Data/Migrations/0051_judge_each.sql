-- What is not nearly always so: a repeat, a new account, no money. Each transfer is then judged by itself, after those
-- before it in the call.

create function ledger_slice(batch ledger_batch, of_place int) returns ledger_batch
language plpgsql
immutable
as $$
declare
  one ledger_batch;
begin
  one.ids := array[batch.ids[of_place]];
  one.kinds := array[batch.kinds[of_place]];
  one.currencies := array[batch.currencies[of_place]];
  one.order_ids := array[batch.order_ids[of_place]];
  one.reference_texts := array[batch.reference_texts[of_place]];
  one.details := array[batch.details[of_place]];
  select
    array_agg(1 order by s.step), array_agg(s.account_id order by s.step), array_agg(s.owner_id order by s.step),
    array_agg(s.purpose order by s.step), array_agg(s.amount_minor order by s.step)
  into one.places, one.account_ids, one.owner_ids, one.purposes, one.amounts
  from unnest(batch.places, batch.account_ids, batch.owner_ids, batch.purposes, batch.amounts) with ordinality
    s (place, account_id, owner_id, purpose, amount_minor, step)
  where s.place = of_place;
  return one;
end
$$;

-- Whether the transfer that stands under this id says the same as the one asked for.
create function ledger_stands_same(one ledger_batch) returns boolean
language plpgsql
stable
as $$
begin
  return (
      select (t.kind, t.currency, t.order_id, t.reference)
        is not distinct from (one.kinds[1], one.currencies[1], one.order_ids[1], one.reference_texts[1])
      from transfers t
      where t.transfer_id = one.ids[1]
    )
    and (
      select array_agg((e.account_id, e.amount_minor)::text order by e.account_id, e.amount_minor)
      from entries e
      where e.transfer_id = one.ids[1]
    ) is not distinct from (
      select array_agg((s.account_id, s.amount_minor)::text order by s.account_id, s.amount_minor)
      from unnest(one.account_ids, one.amounts) s (account_id, amount_minor)
    );
end
$$;

-- What a transfer is, on counters that are locked: posted where it may be; exists (the same stands already); different
-- (something else stands under this id); notHeld (a sale whose order has no pending hold of this much on this account);
-- overflow (a counter can't count that far); insufficient (a guarded account would be on its wrong side).
create function ledger_judge(one ledger_batch, mine smallint) returns text
language plpgsql
as $$
declare
  held_minor bigint := 0;
  worst text;
begin
  if exists (select from transfers t where t.transfer_id = one.ids[1]) then
    return case when ledger_stands_same(one) then 'exists' else 'different' end;
  end if;
  if one.kinds[1] = 'sale' then
    select case when count(*) = 1 then min(o.amount_minor) end into held_minor
    from unnest(one.account_ids, one.amounts) s (account_id, amount_minor)
    left join holds o on o.order_id = one.order_ids[1]
      and o.state = 'pending'
      and o.account_id = s.account_id
      and o.amount_minor >= -s.amount_minor
    where s.amount_minor < 0;
    if held_minor is null then
      return 'notHeld';
    end if;
  end if;
  select
    case
      when max(greatest(abs(m.posted_minor + m.amount_minor), m.before_minor + m.debits_minor)) > 9223372036854775807
        then 'overflow'
      when bool_or(m.guard * (m.posted_minor - m.pending_minor + m.amount_minor + m.settled_minor) < 0)
        then 'insufficient'
      else 'posted'
    end
  into worst
  from (
    -- An account that is not open yet has nothing.
    select
      sum(s.amount_minor) as amount_minor,
      sum(greatest(-s.amount_minor, 0)) as debits_minor,
      sum(case when s.amount_minor < 0 then held_minor else 0 end) as settled_minor,
      coalesce(min(b.posted_minor), 0) as posted_minor,
      coalesce(min(b.debits_minor), 0) as before_minor,
      coalesce(min(b.pending_minor), 0) as pending_minor,
      coalesce(min(b.guard), min(case s.purpose when 'available' then 1 when 'receivable' then -1 else 0 end)) as guard
    from unnest(one.account_ids, one.purposes, one.amounts) s (account_id, purpose, amount_minor)
    left join balances b on b.account_id = s.account_id and b.stripe in (0, mine)
    group by s.account_id
  ) m;
  return worst;
end
$$;
