create function ledger_has_new(batch ledger_batch, mine smallint) returns boolean
language plpgsql
as $$
begin
  return exists (
    select
    from unnest(batch.account_ids) s (account_id)
    left join balances b on b.account_id = s.account_id and b.stripe in (0, mine)
    where b.account_id is null
  );
end
$$;

-- Opens the accounts of a batch that are new.
create function ledger_open_accounts(batch ledger_batch, mine smallint) returns void
language plpgsql
as $$
declare
  asked accounts[];
begin
  asked := array(
    select (s.account_id, s.owner_id, s.purpose, h.currency, clock_timestamp())::accounts
    from (
      select distinct on (s.account_id) s.place, s.account_id, s.owner_id, s.purpose
      from unnest(batch.places, batch.account_ids, batch.owner_ids, batch.purposes)
        s (place, account_id, owner_id, purpose)
      where not exists (
        select from balances b where b.account_id = s.account_id and b.stripe in (0, mine)
      )
      order by s.account_id
    ) s
    join unnest(batch.currencies) with ordinality h (currency, place) on h.place = s.place
    order by s.account_id
  );
  if exists (
    select from unnest(asked) a where a.account_id <> ledger_account_id(a.owner_id, a.purpose, a.currency)
  ) then
    raise exception 'An account has the id of another one.' using errcode = 'check_violation';
  end if;
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

-- Posts all of a batch, or nothing: then nothing is opened either.
create function ledger_try(batch ledger_batch, opening boolean, mine smallint) returns boolean
language plpgsql
as $$
begin
  if opening then
    perform pg_advisory_xact_lock_shared(hashtextextended('settlement.accounts', 0));
    perform ledger_open_accounts(batch, mine);
  end if;
  perform ledger_post_all(batch, mine);
  return true;
exception
  when unique_violation or check_violation or numeric_value_out_of_range or sqlstate 'LG001' then
    return false;
end
$$;

-- The same with an outcome for each. Who opens accounts here does so alone: they come in the order of the transfers, not
-- in the one in which a whole batch opens its own.
create function ledger_post_each(batch ledger_batch, mine smallint) returns table (transfer_id uuid, outcome text)
language plpgsql
as $$
declare
  one ledger_batch;
begin
  if ledger_has_new(batch, mine) then
    perform pg_advisory_xact_lock(hashtextextended('settlement.accounts', 0));
  end if;
  perform ledger_lock_counters(batch.account_ids, mine);
  for place in 1 .. coalesce(cardinality(batch.ids), 0) loop
    one := ledger_slice(batch, place);
    transfer_id := one.ids[1];
    outcome := ledger_judge(one, mine);
    if outcome = 'posted' then
      perform ledger_open_accounts(one, mine);
      perform ledger_post_all(one, mine);
    end if;
    return next;
  end loop;
end
$$;

-- Posts many transfers in one call, in the order given, each with its own outcome. A transfer that does not add up is a
-- fault of the program and refuses the whole call.
create function ledger_post(batch ledger_batch) returns table (transfer_id uuid, outcome text)
language plpgsql
set search_path = public, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
declare
  mine smallint := ledger_stripe();
  tried boolean := ledger_try(batch, opening => false, mine => mine);
begin
  if not tried then
    perform ledger_lock_keys(
      array(
        select coalesce(k.order_id, k.transfer_id) from unnest(batch.order_ids, batch.ids) k (order_id, transfer_id)
      )
    );
    tried := ledger_has_new(batch, mine) and ledger_try(batch, opening => true, mine => mine);
  end if;
  if tried then
    return query select t, 'posted' from unnest(batch.ids) t;
  else
    return query select p.transfer_id, p.outcome from ledger_post_each(batch, mine) p;
  end if;
end
$$;

-- A batch of transfers as JSON: {transferId, kind, currency, orderId, reference, details, legs: [{ownerId, purpose,
-- amountMinor}]}; no owner means the platform. The id of an account is computed once, however many legs it has.
create function ledger_read(transfers jsonb) returns ledger_batch
language plpgsql
immutable
as $$
declare
  batch ledger_batch;
begin
  select
    array_agg(t.transfer_id order by t.place), array_agg(t.kind order by t.place),
    array_agg(t.currency order by t.place), array_agg(t.order_id order by t.place),
    array_agg(t.reference order by t.place), array_agg(t.details order by t.place)
  into batch.ids, batch.kinds, batch.currencies, batch.order_ids, batch.reference_texts, batch.details
  from rows from (
    jsonb_to_recordset(transfers) as (
      "transferId" uuid, kind text, currency text, "orderId" uuid, reference text, details jsonb
    )
  ) with ordinality t (transfer_id, kind, currency, order_id, reference, details, place);

  with leg as materialized (
    select
      l.*, coalesce(l.owner_id, '00000000-0000-0000-0000-000000000000') as owner_key
    from ledger_legs(transfers) l
  ),
  account as materialized (
    select d.*, ledger_account_id(d.owner_id, d.purpose, d.currency) as account_id
    from (select distinct l.owner_id, l.owner_key, l.purpose, l.currency from leg l) d
  )
  select
    array_agg(l.place order by l.place, l.ordinal), array_agg(a.account_id order by l.place, l.ordinal),
    array_agg(l.owner_id order by l.place, l.ordinal), array_agg(l.purpose order by l.place, l.ordinal),
    array_agg(l.amount_minor order by l.place, l.ordinal)
  into batch.places, batch.account_ids, batch.owner_ids, batch.purposes, batch.amounts
  from leg l
  join account a on a.owner_key = l.owner_key and a.purpose = l.purpose and a.currency = l.currency;
  return batch;
end
$$;

create or replace function ledger_post(transfers jsonb) returns table (transfer_id uuid, outcome text)
language plpgsql
set search_path = public, pg_temp
as $$
begin
  return query select p.transfer_id, p.outcome from ledger_post(ledger_read(transfers)) p;
end
$$;

-- Divides what is held for orders: many sales in one call, each with its own outcome.
drop function ledger_sell(jsonb);

create function ledger_sell(sales ledger_batch) returns table (transfer_id uuid, outcome text)
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
  if 'sale' <> any (sales.kinds) then
    raise exception 'Only sales are posted here.' using errcode = 'insufficient_privilege';
  end if;
  return query select p.transfer_id, p.outcome from ledger_post(sales) p;
end
$$;

drop function
  ledger_find_sides(jsonb),
  ledger_read_sides(jsonb),
  ledger_read_heads(jsonb),
  ledger_settle(ledger_side[]),
  ledger_sides_of(bigint, ledger_side[]),
  ledger_stands_same(ledger_head, ledger_side[]),
  ledger_judge(ledger_head[], ledger_side[]),
  ledger_accounts_of(ledger_side[]),
  ledger_open_accounts(jsonb, uuid[], smallint),
  ledger_live(ledger_head[], ledger_side[]),
  ledger_takes(ledger_side[]),
  ledger_overdraft(ledger_side[], balances[]),
  ledger_write(ledger_head[], ledger_side[], balances[], smallint),
  ledger_capture(ledger_side[]),
  ledger_post_all(ledger_head[], ledger_side[], boolean, smallint),
  ledger_post_each(jsonb, ledger_head[], ledger_side[], boolean, smallint);

drop type ledger_head, ledger_side;
