create function ledger_accounts_of(sides ledger_side[]) returns uuid[]
language plpgsql
immutable
as $$
begin
  return array(select distinct s.account_id from unnest(sides) s order by s.account_id);
end
$$;

-- Locks the counters that a call uses, in their one order.
create function ledger_lock_counters(ids uuid[], mine smallint) returns balances[]
language plpgsql
as $$
begin
  return array(
    select b
    from balances b
    where b.account_id = any (ids)
      and b.stripe in (0, mine)
    order by b.account_id, b.stripe
    for update
  );
end
$$;

create function ledger_open_accounts(transfers jsonb, ids uuid[], mine smallint) returns void
language plpgsql
as $$
declare
  asked accounts[];
begin
  if cardinality(ids) = (
    select count(*) from balances b where b.account_id = any (ids) and b.stripe in (0, mine)
  ) then
    return;
  end if;
  asked := array(
    select (n.account_id, n.owner_id, n.purpose, n.currency, clock_timestamp())::accounts
    from (
      select
        d.owner_id, d.purpose, d.currency, ledger_account_id(d.owner_id, d.purpose, d.currency) as account_id
      from (select distinct l.owner_id, l.purpose, l.currency from ledger_legs(transfers) l) d
    ) n
    where n.account_id = any (ids)
    order by n.account_id
  );
  insert into accounts (account_id, owner_id, purpose, currency, opened_at)
  select a.account_id, a.owner_id, a.purpose, a.currency, a.opened_at
  from unnest(asked) a
  on conflict (account_id) do nothing;
  insert into balances (account_id, stripe, guard)
  select
    a.account_id,
    case when a.owner_id is null then mine else 0 end,
    case a.purpose when 'available' then 1 when 'receivable' then -1 else 0 end
  from unnest(asked) a
  on conflict (account_id, stripe) do nothing;
end
$$;

create function ledger_live(heads ledger_head[], sides ledger_side[]) returns ledger_side[]
language plpgsql
immutable
as $$
begin
  return array(select s from unnest(sides) s where heads[s.position].outcome = 'posted');
end
$$;

-- Whether anything is taken from anybody here beyond what is held for it; else nobody can be overdrawn.
create function ledger_takes(sides ledger_side[]) returns boolean
language plpgsql
immutable
as $$
begin
  return exists (select from unnest(sides) s where s.guard * (s.amount_minor + s.settled_minor) < 0);
end
$$;

-- The first transfer that would leave a guarded account on its wrong side, looked at after every transfer and not on
-- the net of all.
create function ledger_overdraft(sides ledger_side[], counters balances[]) returns bigint
language plpgsql
as $$
begin
  return (
    select min(r.position)
    from (
      select
        s.position,
        s.guard * (
          b.posted_minor - b.pending_minor
            + sum(s.amount_minor + s.settled_minor) over (partition by s.account_id order by s.position)
        ) as left_minor
      from unnest(sides) s
      join unnest(counters) b on b.account_id = s.account_id
      where s.guard <> 0
    ) r
    where r.left_minor < 0
  );
end
$$;

create function ledger_write(heads ledger_head[], sides ledger_side[], counters balances[], mine smallint)
returns void
language plpgsql
as $$
declare
  -- Taken after the locks, so that the times of an account's entries ascend like their ids.
  at timestamptz := clock_timestamp();
begin
  -- In the order of the ids: two calls that write the same ones never wait each for the other.
  insert into transfers (transfer_id, kind, currency, order_id, reference, details, posted_at)
  select h.transfer_id, h.kind, h.currency, h.order_id, h.reference, h.details, at
  from unnest(heads) h
  where h.outcome = 'posted'
  order by h.transfer_id;

  insert into entries (account_id, transfer_id, amount_minor, balance_before_minor, balance_after_minor, posted_at)
  select
    s.account_id, s.transfer_id, s.amount_minor,
    b.posted_minor + sum(s.amount_minor) over running - s.amount_minor,
    b.posted_minor + sum(s.amount_minor) over running,
    at
  from unnest(sides) with ordinality
    s (position, transfer_id, order_id, account_id, guard, amount_minor, settled_minor, step)
  join unnest(counters) b on b.account_id = s.account_id
  where s.guard <> 0
  window running as (partition by s.account_id order by s.step)
  union all
  select s.account_id, s.transfer_id, s.amount_minor, null, null, at
  from unnest(sides) s
  where s.guard = 0;

  update balances b
  set posted_minor = b.posted_minor + m.amount_minor,
    debits_minor = b.debits_minor + m.debits_minor,
    pending_minor = b.pending_minor - m.settled_minor
  from (
    select
      s.account_id,
      case when s.guard <> 0 then 0 else mine end as stripe,
      sum(s.amount_minor)::bigint as amount_minor,
      sum(greatest(-s.amount_minor, 0))::bigint as debits_minor,
      sum(s.settled_minor)::bigint as settled_minor
    from unnest(sides) s
    group by s.account_id, s.guard
  ) m
  where b.account_id = m.account_id
    and b.stripe = m.stripe;
end
$$;

create function ledger_capture(sides ledger_side[]) returns void
language plpgsql
as $$
begin
  update holds o
  set state = 'posted',
    transfer_id = s.transfer_id,
    captured_minor = -s.amount_minor,
    resolved_at = clock_timestamp()
  from unnest(sides) s
  where o.order_id = s.order_id;
end
$$;
