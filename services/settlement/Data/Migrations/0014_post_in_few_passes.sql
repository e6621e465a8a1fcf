-- Posts all of them, or nothing where anything is in the way of any: LG001. What is nearly always so costs least.
create function ledger_post_all(heads ledger_head[], sides ledger_side[], with_sales boolean, mine smallint)
returns void
language plpgsql
as $$
declare
  ids uuid[] := ledger_accounts_of(sides);
  counters balances[];
begin
  if with_sales then
    perform ledger_lock_keys(array(select h.order_id from unnest(heads) h where h.order_id is not null));
    sides := ledger_settle(sides);
    if exists (select from unnest(sides) s where s.order_id is not null and s.settled_minor < -s.amount_minor) then
      raise exception 'A sale has no such hold.' using errcode = 'LG001';
    end if;
  end if;
  counters := ledger_lock_counters(ids, mine);
  if cardinality(counters) < cardinality(ids) then
    raise exception 'An account is new.' using errcode = 'LG001';
  end if;
  if ledger_takes(sides) and ledger_overdraft(sides, counters) is not null then
    raise exception 'An account lacks money.' using errcode = 'LG001';
  end if;
  perform ledger_write(heads, sides, counters, mine);
  if with_sales then
    perform ledger_capture(sides);
  end if;
end
$$;

-- The same with an outcome for each: what is refused is left out. Where an overdraft is refused, those after it are
-- looked at again, so there are as many rounds as refusals.
create function ledger_post_each(
  transfers jsonb, heads ledger_head[], sides ledger_side[], with_sales boolean, mine smallint
) returns ledger_head[]
language plpgsql
as $$
declare
  live ledger_side[];
  counters balances[];
  failing bigint;
begin
  perform ledger_lock_keys(array(select coalesce(h.order_id, h.transfer_id) from unnest(heads) h));
  if with_sales then
    sides := ledger_settle(sides);
  end if;
  heads := ledger_judge(heads, sides);
  live := ledger_live(heads, sides);
  perform ledger_open_accounts(transfers, ledger_accounts_of(live), mine);
  counters := ledger_lock_counters(ledger_accounts_of(live), mine);
  loop
    failing := ledger_overdraft(live, counters);
    exit when failing is null;
    heads[failing].outcome := 'insufficient';
    live := ledger_live(heads, live);
  end loop;
  if cardinality(live) > 0 then
    perform ledger_write(heads, live, counters, mine);
    if with_sales then
      perform ledger_capture(live);
    end if;
  end if;
  return heads;
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
  sides ledger_side[] := ledger_read_sides(transfers);
  with_sales boolean := exists (select from unnest(heads) h where h.kind = 'sale');
  mine smallint := ledger_stripe();
begin
  begin
    perform ledger_post_all(heads, sides, with_sales, mine);
  exception
    when unique_violation or sqlstate 'LG001' then
      heads := ledger_post_each(transfers, heads, sides, with_sales, mine);
  end;
  return query select h.transfer_id, h.outcome from unnest(heads) h order by h.position;
end
$$;

drop function
  ledger_read_legs(jsonb),
  ledger_open_accounts(ledger_leg[]),
  ledger_stands_same(ledger_head, ledger_leg[]),
  ledger_judge(ledger_head[], ledger_leg[]),
  ledger_live_legs(ledger_head[], ledger_leg[]),
  ledger_refuse_overdrafts(ledger_head[], ledger_leg[], balances[]),
  ledger_write(ledger_head[], ledger_leg[], balances[]);

drop type ledger_leg;

-- The same check of every statement's entries, by sets: one look-up for each account and transfer instead of one for
-- each entry.
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
  select s.transfer_id into wrong
  from (
    select
      e.transfer_id,
      sum(e.amount_minor) as amount_minor,
      count(*) as sides,
      count(a.currency) as known_sides,
      min(a.currency) as lowest,
      max(a.currency) as highest
    from added e
    left join (
      select a.account_id, a.currency
      from accounts a
      where a.account_id = any (array(select distinct n.account_id from added n))
    ) a on a.account_id = e.account_id
    group by e.transfer_id
  ) s
  left join (
    select t.transfer_id, t.currency
    from transfers t
    where t.transfer_id = any (array(select distinct n.transfer_id from added n))
  ) t on t.transfer_id = s.transfer_id
  where s.amount_minor <> 0
    or s.sides <> s.known_sides
    or s.lowest <> s.highest
    or s.lowest is distinct from t.currency
  limit 1;
  if found then
    raise exception 'The entries of transfer % do not add up to zero in its currency on known accounts.', wrong
      using errcode = 'check_violation';
  end if;
  return null;
end
$$;
