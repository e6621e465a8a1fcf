-- Which counter of an account a call uses: of a guarded account the only one, of the platform's that of its backend.
create function ledger_stripe() returns smallint
language plpgsql
stable
as $$
begin
  return 1 + pg_backend_pid() % 64;
end
$$;

-- Locks the counters that this call uses, in their one order.
create or replace function ledger_lock_balances(ids uuid[]) returns balances[]
language plpgsql
as $$
begin
  return array(
    select b
    from balances b
    where b.account_id = any (ids)
      and b.stripe in (0, ledger_stripe())
    order by b.account_id, b.stripe
    for update
  );
end
$$;

create or replace function ledger_open_accounts(legs ledger_leg[]) returns void
language plpgsql
as $$
begin
  perform
  from unnest(legs) l
  where (
    select b.account_id
    from balances b
    where b.account_id = l.account_id
      and b.stripe = case when l.owner_id is null then ledger_stripe() else 0 end
  ) is null;
  if not found then
    return;
  end if;
  insert into accounts (account_id, owner_id, purpose, currency)
  select distinct on (l.account_id) l.account_id, l.owner_id, l.purpose, l.currency
  from unnest(legs) l
  order by l.account_id
  on conflict (account_id) do nothing;
  insert into balances (account_id, stripe, guard)
  select distinct on (l.account_id)
    l.account_id,
    case when l.owner_id is null then ledger_stripe() else 0 end,
    case l.purpose when 'available' then 1 when 'receivable' then -1 else 0 end
  from unnest(legs) l
  order by l.account_id
  on conflict (account_id, stripe) do nothing;
end
$$;

-- What each transfer is before balances are looked at. A sale takes what is held for its order, or a part of it.
create or replace function ledger_judge(heads ledger_head[], legs ledger_leg[]) returns ledger_head[]
language plpgsql
as $$
begin
  return array(
    select (
      h.position, h.transfer_id, h.kind, h.currency, h.order_id, h.reference, h.details,
      case
        when (select t.transfer_id from transfers t where t.transfer_id = h.transfer_id) is not null
          then case when ledger_stands_same(h.head, legs) then 'exists' else 'different' end
        when h.occurrence > 1 then 'different'
        when h.kind = 'sale' and s.held is not true then 'notHeld'
        else 'posted'
      end
    )::ledger_head
    from (
      select h as head, h.*, row_number() over (partition by h.transfer_id order by h.position) as occurrence
      from unnest(heads) h
    ) h
    left join (
      select
        l.position,
        count(*) = 1 and bool_and(l.settled_minor <= (
          select o.amount_minor
          from holds o
          where o.order_id = l.order_id
            and o.state = 'pending'
            and o.account_id = l.account_id
        )) as held
      from unnest(legs) l
      where l.settled_minor > 0
      group by l.position
    ) s on s.position = h.position
    order by h.position
  );
end
$$;

-- The legs of what is posted; the debit of a sale settles the whole of its order's hold.
create function ledger_live_legs(heads ledger_head[], legs ledger_leg[]) returns ledger_leg[]
language plpgsql
as $$
begin
  return array(
    select (
      l.position, l.ordinal, l.transfer_id, l.order_id, l.account_id, l.owner_id, l.purpose, l.currency,
      l.amount_minor,
      case
        when l.settled_minor > 0 then (select o.amount_minor from holds o where o.order_id = l.order_id)
        else 0
      end
    )::ledger_leg
    from unnest(legs) l
    where heads[l.position].outcome = 'posted'
  );
end
$$;

-- Refuses what would leave a guarded account on its wrong side, in sequence: every transfer is looked at with those
-- before it done and those refused left out. Only the first overdraft of a round is sure, so there are as many rounds
-- as refusals.
create or replace function ledger_refuse_overdrafts(heads ledger_head[], legs ledger_leg[], locked balances[])
returns ledger_head[]
language plpgsql
as $$
declare
  failing bigint;
begin
  loop
    select min(r.position) into failing
    from (
      select
        m.position,
        b.guard * (
          b.posted_minor - b.pending_minor
            + sum(m.change_minor) over (partition by m.account_id order by m.position)
        ) as left_minor
      from (
        select l.account_id, l.position, sum(l.amount_minor + l.settled_minor) as change_minor
        from unnest(legs) l
        where l.owner_id is not null
          and heads[l.position].outcome = 'posted'
        group by l.account_id, l.position
      ) m
      join unnest(locked) b on b.account_id = m.account_id
    ) r
    where r.left_minor < 0;
    exit when failing is null;
    heads[failing].outcome := 'insufficient';
  end loop;
  return heads;
end
$$;

create or replace function ledger_write(heads ledger_head[], legs ledger_leg[], locked balances[]) returns void
language plpgsql
as $$
declare
  -- Taken after the locks, so that the times of an account's entries ascend like their ids.
  at timestamptz := clock_timestamp();
begin
  insert into transfers (transfer_id, kind, currency, order_id, reference, details, posted_at)
  select h.transfer_id, h.kind, h.currency, h.order_id, h.reference, h.details, at
  from unnest(heads) h
  order by h.position;

  insert into entries (account_id, transfer_id, amount_minor, balance_before_minor, balance_after_minor, posted_at)
  select
    l.account_id,
    l.transfer_id,
    l.amount_minor,
    b.posted_minor + sum(l.amount_minor) over running - l.amount_minor,
    b.posted_minor + sum(l.amount_minor) over running,
    at
  from unnest(legs) l
  left join unnest(locked) b on b.account_id = l.account_id and b.guard <> 0
  window running as (partition by l.account_id order by l.position, l.ordinal)
  order by l.position, l.ordinal;

  update balances b
  set posted_minor = b.posted_minor + m.amount_minor,
    debits_minor = b.debits_minor + m.debits_minor,
    pending_minor = b.pending_minor - m.settled_minor
  from (
    select
      l.account_id,
      case when l.owner_id is null then ledger_stripe() else 0 end as stripe,
      sum(l.amount_minor) as amount_minor,
      sum(greatest(-l.amount_minor, 0)) as debits_minor,
      sum(l.settled_minor) as settled_minor
    from unnest(legs) l
    group by 1, 2
  ) m
  where b.account_id = m.account_id
    and b.stripe = m.stripe;

  update holds o
  set state = 'posted',
    transfer_id = l.transfer_id,
    captured_minor = -l.amount_minor,
    resolved_at = at
  from unnest(legs) l
  where o.order_id = l.order_id
    and l.settled_minor > 0;
end
$$;

create or replace function ledger_post(transfers jsonb) returns table (transfer_id uuid, outcome text)
language plpgsql
set search_path = public, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
declare
  heads ledger_head[] := ledger_read_heads(transfers);
  legs ledger_leg[] := ledger_read_legs(transfers);
  live ledger_head[];
  live_legs ledger_leg[];
  locked balances[];
begin
  perform ledger_lock_keys(array(select coalesce(h.order_id, h.transfer_id) from unnest(heads) h));
  heads := ledger_judge(heads, legs);
  live_legs := ledger_live_legs(heads, legs);
  perform ledger_open_accounts(live_legs);
  locked := ledger_lock_balances(array(select l.account_id from unnest(live_legs) l));
  heads := ledger_refuse_overdrafts(heads, live_legs, locked);
  live := array(select h from unnest(heads) h where h.outcome = 'posted');
  if cardinality(live) > 0 then
    live_legs := array(select l from unnest(live_legs) l where heads[l.position].outcome = 'posted');
    perform ledger_write(live, live_legs, locked);
  end if;
  return query select h.transfer_id, h.outcome from unnest(heads) h order by h.position;
end
$$;
