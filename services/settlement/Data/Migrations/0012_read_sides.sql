-- The same ledger in fewer passes: what a posting costs is mostly how often its legs are gone through and what is
-- looked up for each. tests/load measures it against the same inserts as raw SQL.

-- One side of a transfer. guard: as its counter has it. order_id: of a sale's debit. settled_minor: what of its order's
-- hold it uses up, which is all of it, though a part only is taken.
create type ledger_side as (
  position bigint,
  transfer_id uuid,
  order_id uuid,
  account_id uuid,
  guard smallint,
  amount_minor bigint,
  settled_minor bigint
);

-- Every leg of the transfers. A function of SQL, so that it becomes a part of the query that uses it.
create function ledger_legs(transfers jsonb) returns table (
  place bigint, ordinal bigint, transfer_id uuid, kind text, order_id uuid, owner_id uuid, purpose text,
  currency text, amount_minor bigint
)
language sql
immutable
as $$
  select
    t.position, l.ordinal, t.transfer_id, t.kind, t.order_id, l.owner_id, l.purpose, t.currency, l.amount_minor
  from rows from (
    jsonb_to_recordset(transfers) as ("transferId" uuid, kind text, currency text, "orderId" uuid, legs jsonb)
  ) with ordinality t (transfer_id, kind, currency, order_id, legs, position)
  cross join lateral rows from (
    jsonb_to_recordset(t.legs) as ("ownerId" uuid, purpose text, "amountMinor" bigint)
  ) with ordinality l (owner_id, purpose, amount_minor, ordinal)
$$;

-- The id of an account is computed once, however many legs it has.
create function ledger_read_sides(transfers jsonb) returns ledger_side[]
language plpgsql
immutable
as $$
begin
  return array(
    with legs as materialized (
      select l.*, coalesce(l.owner_id, '00000000-0000-0000-0000-000000000000') as owner_key
      from ledger_legs(transfers) l
    ),
    named as materialized (
      select d.*, ledger_account_id(d.owner_id, d.purpose, d.currency) as account_id
      from (select distinct l.owner_id, l.owner_key, l.purpose, l.currency from legs l) d
    )
    select (
      l.place, l.transfer_id, case when l.kind = 'sale' and l.amount_minor < 0 then l.order_id end, n.account_id,
      case l.purpose when 'available' then 1 when 'receivable' then -1 else 0 end, l.amount_minor, 0
    )::ledger_side
    from legs l
    join named n on n.owner_key = l.owner_key and n.purpose = l.purpose and n.currency = l.currency
    order by l.place, l.ordinal
  );
end
$$;

-- The debits of sales settle what is held for their orders on their accounts; zero where nothing is.
create function ledger_settle(sides ledger_side[]) returns ledger_side[]
language plpgsql
as $$
begin
  return array(
    select (
      s.position, s.transfer_id, s.order_id, s.account_id, s.guard, s.amount_minor,
      case
        when s.order_id is not null then coalesce(
          (
            select o.amount_minor
            from holds o
            where o.order_id = s.order_id
              and o.state = 'pending'
              and o.account_id = s.account_id
          ),
          0
        )
        else 0
      end
    )::ledger_side
    from unnest(sides) s
  );
end
$$;

create function ledger_sides_of(place bigint, sides ledger_side[]) returns jsonb
language plpgsql
immutable
as $$
begin
  return (
    select jsonb_agg(jsonb_build_array(s.account_id, s.amount_minor) order by s.account_id, s.amount_minor)
    from unnest(sides) s
    where s.position = place
  );
end
$$;

-- Whether the transfer that stands under this id says the same as the one asked for.
create function ledger_stands_same(head ledger_head, sides ledger_side[]) returns boolean
language plpgsql
stable
as $$
begin
  return (
      select (t.kind, t.currency, t.order_id, t.reference)
        is not distinct from (head.kind, head.currency, head.order_id, head.reference)
      from transfers t
      where t.transfer_id = head.transfer_id
    )
    and (
      select jsonb_agg(jsonb_build_array(e.account_id, e.amount_minor) order by e.account_id, e.amount_minor)
      from entries e
      where e.transfer_id = head.transfer_id
    ) is not distinct from ledger_sides_of(head.position, sides);
end
$$;

-- What each transfer is before balances are looked at. A sale takes what is held for its order, or a part of it.
create function ledger_judge(heads ledger_head[], sides ledger_side[]) returns ledger_head[]
language plpgsql
as $$
begin
  return array(
    select (
      h.position, h.transfer_id, h.kind, h.currency, h.order_id, h.reference, h.details,
      case
        when (select t.transfer_id from transfers t where t.transfer_id = h.transfer_id) is not null
          then case when ledger_stands_same(h.head, sides) then 'exists' else 'different' end
        when h.occurrence > 1 then 'different'
        when h.kind = 'sale' and d.held is not true then 'notHeld'
        else 'posted'
      end
    )::ledger_head
    from (
      select h as head, h.*, row_number() over (partition by h.transfer_id order by h.position) as occurrence
      from unnest(heads) h
    ) h
    left join (
      select s.position, count(*) = 1 and bool_and(s.settled_minor >= -s.amount_minor) as held
      from unnest(sides) s
      where s.order_id is not null
      group by s.position
    ) d on d.position = h.position
    order by h.position
  );
end
$$;
