-- The same ledger with its transfers as arrays: what a text of JSON costs is more than what the database needs to write
-- what it says. And one function posts, be it many transfers at once or one by one.

-- A sum that stays a bigint; what passes it is refused (22003).
create aggregate ledger_sum(bigint) (
  sfunc = int8pl,
  stype = bigint,
  initcond = '0'
);

-- Transfers, and their sides: places says which transfer (from 1) each side is of. An account's id follows from its
-- owner (none: the platform), purpose and currency; these are looked at where the account is new.
create type ledger_batch as (
  ids uuid[],
  kinds text[],
  currencies text[],
  order_ids uuid[],
  reference_texts text[],
  details jsonb[],
  places int[],
  account_ids uuid[],
  owner_ids uuid[],
  purposes text[],
  amounts bigint[]
);

-- What the counters say of a batch. befores: what stood on each guarded account before, null for the platform's.
create type ledger_count as (
  account_ids uuid[],
  befores bigint[],
  missing bigint,
  enough boolean
);

-- Counts sides on their accounts' counters, which locks them until the transaction ends: in their one order, because
-- the nested loop keeps the order of its outer side. Whatever the order of the sides, nobody is overdrawn where enough:
-- all that is taken from an account is there without what comes in. settled: how much of what is held a side uses up.
create function ledger_count(account_ids uuid[], amounts bigint[], settled bigint[], mine smallint)
returns ledger_count
language plpgsql
set enable_hashagg = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  answer ledger_count;
begin
  with moved as materialized (
    select
      s.account_id,
      ledger_sum(s.amount_minor) as amount_minor,
      ledger_sum(greatest(-s.amount_minor, 0)) as debits_minor,
      ledger_sum(coalesce(s.settled_minor, 0)) as settled_minor,
      ledger_sum(greatest(-s.amount_minor - coalesce(s.settled_minor, 0), 0)) as taken_minor
    from unnest(account_ids, amounts, settled) s (account_id, amount_minor, settled_minor)
    group by s.account_id
    order by s.account_id
  ),
  counted as (
    update balances b
    set posted_minor = b.posted_minor + m.amount_minor,
      debits_minor = b.debits_minor + m.debits_minor,
      pending_minor = b.pending_minor - m.settled_minor
    from moved m
    where b.account_id = m.account_id
      and b.stripe in (0, mine)
    returning
      b.account_id,
      case when b.guard <> 0 then b.posted_minor - m.amount_minor end as before_minor,
      case b.guard
        when 1 then b.posted_minor - m.amount_minor - b.pending_minor - m.settled_minor >= m.taken_minor
        when -1 then b.posted_minor + m.debits_minor <= 0
        else true
      end as enough
  )
  select
    array_agg(c.account_id),
    array_agg(c.before_minor),
    (select count(*) from moved) - count(*),
    bool_and(c.enough)
  into answer
  from counted c;
  return answer;
end
$$;

-- Takes what is held for the orders of sales; answers for each side what of it is settled. A debit of a sale takes the
-- hold of its order, wholly or a part, once; LG001 where there is none such.
create function ledger_capture(batch ledger_batch) returns bigint[]
language plpgsql
as $$
declare
  settled bigint[];
  not_held bigint;
begin
  with side as materialized (
    select
      s.step, s.account_id, s.amount_minor, batch.ids[s.place] as transfer_id, batch.order_ids[s.place] as order_id,
      batch.kinds[s.place] = 'sale' and s.amount_minor < 0 as takes
    from unnest(batch.places, batch.account_ids, batch.amounts) with ordinality
      s (place, account_id, amount_minor, step)
  ),
  taken as (
    update holds o
    set state = 'posted',
      transfer_id = s.transfer_id,
      captured_minor = -s.amount_minor,
      resolved_at = clock_timestamp()
    from side s
    where s.takes
      and o.order_id = s.order_id
      and o.state = 'pending'
      and o.account_id = s.account_id
      and o.amount_minor >= -s.amount_minor
    returning s.step, o.amount_minor
  )
  select array_agg(coalesce(t.amount_minor, 0) order by s.step), count(*) filter (where s.takes) - count(t.step)
  into settled, not_held
  from side s
  left join taken t on t.step = s.step;
  if not_held > 0 then
    raise exception 'A sale has no such hold.' using errcode = 'LG001';
  end if;
  return settled;
end
$$;

-- Posts all of them, or nothing where anything is in the way of any: LG001, or the violation of a constraint.
create function ledger_post_all(batch ledger_batch, mine smallint) returns void
language plpgsql
as $$
declare
  settled bigint[];
  counted ledger_count;
  at timestamptz;
begin
  if 'sale' = any (batch.kinds) then
    perform ledger_lock_keys(array(select o from unnest(batch.order_ids) o where o is not null));
    settled := ledger_capture(batch);
  end if;
  counted := ledger_count(batch.account_ids, batch.amounts, settled, mine);
  if counted.missing > 0 then
    raise exception 'An account is new.' using errcode = 'LG001';
  end if;
  -- Of one transfer alone the counter's own check is exact.
  if not counted.enough and cardinality(batch.ids) > 1 then
    raise exception 'An account may lack money.' using errcode = 'LG001';
  end if;
  -- Taken after the locks, so that the times of an account's entries ascend like their ids.
  at := clock_timestamp();

  -- In the order of the ids: two calls that write the same ones never wait each for the other.
  insert into transfers (transfer_id, kind, currency, order_id, reference, details, posted_at)
  select h.transfer_id, h.kind, h.currency, h.order_id, h.reference, h.details, at
  from unnest(batch.ids, batch.kinds, batch.currencies, batch.order_ids, batch.reference_texts, batch.details)
    h (transfer_id, kind, currency, order_id, reference, details)
  order by h.transfer_id;

  insert into entries (account_id, transfer_id, amount_minor, balance_before_minor, balance_after_minor, posted_at)
  select
    s.account_id, batch.ids[s.place], s.amount_minor,
    c.before_minor + ledger_sum(s.amount_minor) over running - s.amount_minor,
    c.before_minor + ledger_sum(s.amount_minor) over running,
    at
  from unnest(batch.places, batch.account_ids, batch.amounts) with ordinality
    s (place, account_id, amount_minor, step)
  join unnest(counted.account_ids, counted.befores) c (account_id, before_minor) on c.account_id = s.account_id
  window running as (partition by s.account_id order by s.step rows unbounded preceding);
end
$$;

-- The same check of every statement's entries in fewer steps.
create or replace function entries_add_up() returns trigger
language plpgsql
set enable_seqscan = off
set enable_nestloop = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
  wrong uuid;
begin
  select e.transfer_id into wrong
  from added e
  left join (
    select a.account_id, a.currency
    from accounts a
    where a.account_id = any (array(select distinct n.account_id from added n))
  ) a on a.account_id = e.account_id
  left join (
    select t.transfer_id, t.currency
    from transfers t
    where t.transfer_id = any (array(select distinct n.transfer_id from added n))
  ) t on t.transfer_id = e.transfer_id
  group by e.transfer_id
  having ledger_sum(e.amount_minor) <> 0
    or not bool_and(coalesce(a.currency = t.currency, false))
  limit 1;
  if found then
    raise exception 'The entries of transfer % do not add up to zero in its currency on known accounts.', wrong
      using errcode = 'check_violation';
  end if;
  return null;
end
$$;
