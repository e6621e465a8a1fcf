create type ledger_hold_request as (
  position bigint,
  order_id uuid,
  hold_id uuid,
  account_id uuid,
  currency text,
  amount_minor bigint,
  refusal text
);

create function ledger_read_holds(requests jsonb) returns ledger_hold_request[]
language plpgsql
immutable
as $$
begin
  return array(
    select distinct on (r.order_id) (
      r.position, r.order_id, r.hold_id, ledger_account_id(r.owner_id, 'available', r.currency),
      r.currency, r.amount_minor, null
    )::ledger_hold_request
    from rows from (
      jsonb_to_recordset(requests) as (
        "orderId" uuid, "holdId" uuid, "ownerId" uuid, currency text, "amountMinor" bigint
      )
    ) with ordinality r (order_id, hold_id, owner_id, currency, amount_minor, position)
    order by r.order_id, r.position
  );
end
$$;

-- Which requests can't be held, and why. A hold only takes, so within an account the first overdraft is sure, and
-- accounts do not touch one another: there are as many rounds as the most refusals of one account.
create function ledger_refuse_holds(asked ledger_hold_request[], locked balances[]) returns ledger_hold_request[]
language plpgsql
as $$
declare
  failing bigint[];
begin
  asked := array(
    select (
      r.position, r.order_id, r.hold_id, r.account_id, r.currency, r.amount_minor,
      case when b.account_id is null then 'money.noAccount' end
    )::ledger_hold_request
    from unnest(asked) r
    left join unnest(locked) b on b.account_id = r.account_id
    order by r.position
  );
  loop
    failing := array(
      select min(s.place)
      from (
        select
          r.account_id,
          r.place,
          b.posted_minor - b.pending_minor
            - sum(r.amount_minor) over (partition by r.account_id order by r.place) as available_minor
        from unnest(asked) with ordinality
          r (position, order_id, hold_id, account_id, currency, amount_minor, refusal, place)
        join unnest(locked) b on b.account_id = r.account_id
        where r.refusal is null
      ) s
      where s.available_minor < 0
      group by s.account_id
    );
    exit when cardinality(failing) = 0;
    for i in 1 .. cardinality(failing) loop
      asked[failing[i]].refusal := 'money.insufficient';
    end loop;
  end loop;
  return asked;
end
$$;

create function ledger_write_holds(decided ledger_hold_request[]) returns void
language plpgsql
as $$
begin
  insert into holds (
    order_id, hold_id, account_id, currency, amount_minor, state, refusal, created_at, resolved_at
  )
  select
    r.order_id,
    r.hold_id,
    case when r.refusal is distinct from 'money.noAccount' then r.account_id end,
    r.currency,
    r.amount_minor,
    case when r.refusal is null then 'pending' else 'refused' end,
    r.refusal,
    clock_timestamp(),
    case when r.refusal is not null then clock_timestamp() end
  from unnest(decided) r
  order by r.order_id;

  update balances b
  set pending_minor = b.pending_minor + m.amount_minor
  from (
    select r.account_id, sum(r.amount_minor) as amount_minor
    from unnest(decided) r
    where r.refusal is null
    group by r.account_id
  ) m
  where b.account_id = m.account_id;
end
$$;

-- Sets money of participants aside for orders: many requests in one call, in the order given. A request is
-- {orderId, holdId, ownerId, currency, amountMinor}. An order that was held, refused or released before keeps that. The
-- answer is what now stands for each order asked for.
create function ledger_hold(requests jsonb)
returns table (order_id uuid, hold_id uuid, state text, refusal text, currency text, amount_minor bigint)
language plpgsql
security definer
set search_path = public, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  orders uuid[] := array(select (r.value ->> 'orderId')::uuid from jsonb_array_elements(requests) r);
  asked ledger_hold_request[];
  locked balances[];
begin
  perform ledger_lock_keys(orders);
  asked := array(
    select r
    from unnest(ledger_read_holds(requests)) r
    where (select o.order_id from holds o where o.order_id = r.order_id) is null
    order by r.position
  );
  if cardinality(asked) > 0 then
    locked := ledger_lock_balances(array(select r.account_id from unnest(asked) r));
    perform ledger_write_holds(ledger_refuse_holds(asked, locked));
  end if;
  return query
    select o.order_id, o.hold_id, o.state, o.refusal, o.currency, o.amount_minor
    from holds o
    where o.order_id = any (orders);
end
$$;

-- Lets the money of orders go: many requests in one call. A request is {orderId, holdId, outcome}, where the outcome is
-- voided or expired. What is resolved stays as it is; an order without a hold gets a row that its late hold will find.
create function ledger_release(requests jsonb) returns table (order_id uuid, hold_id uuid, state text)
language plpgsql
security definer
set search_path = public, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  orders uuid[] := array(select (r.value ->> 'orderId')::uuid from jsonb_array_elements(requests) r);
  held holds[];
begin
  perform ledger_lock_keys(orders);
  held := array(select o from holds o where o.order_id = any (orders) and o.state = 'pending');
  perform ledger_lock_balances(array(select o.account_id from unnest(held) o));

  update balances b
  set pending_minor = b.pending_minor - m.amount_minor
  from (select o.account_id, sum(o.amount_minor) as amount_minor from unnest(held) o group by o.account_id) m
  where b.account_id = m.account_id;

  insert into holds as o (order_id, hold_id, state, created_at, resolved_at)
  select distinct on (r."orderId") r."orderId", r."holdId", r.outcome, clock_timestamp(), clock_timestamp()
  from jsonb_to_recordset(requests) as r ("orderId" uuid, "holdId" uuid, outcome text)
  order by r."orderId"
  on conflict (order_id) do update
  set state = excluded.state,
    resolved_at = excluded.resolved_at
  where o.state = 'pending';

  return query select o.order_id, o.hold_id, o.state from holds o where o.order_id = any (orders);
end
$$;
