-- What is posted waits for its leaf.
create function leaf_is_due() returns trigger
language plpgsql
as $$
begin
  insert into leaves_due (transfer_id)
  select a.transfer_id
  from added a;
  return null;
end
$$;

create trigger leaf_is_due after insert on transfers
  referencing new table as added
  for each statement execute function leaf_is_due();

-- The order of what was posted before there were leaves is the order of its time.
insert into leaves_due (transfer_id)
select transfer_id
from transfers;

-- The canonical form of a transfer with its entries: lines of UTF-8, joined by a line feed, without one at the end.
-- A text that people chose has its length in octets before it, so that it can't pass for further lines. The division
-- of a sale is named by its SHA-256.
create function ledger_leaf(t transfers) returns text
language plpgsql
stable
as $$
begin
  return concat_ws(
    E'\n',
    'transfer ' || t.transfer_id,
    'kind ' || t.kind,
    'currency ' || t.currency,
    'order ' || coalesce(t.order_id::text, '-'),
    'reference ' || coalesce(octet_length(convert_to(t.reference, 'UTF8')) || ':' || t.reference, '-'),
    'details ' || coalesce(encode(sha256(convert_to(t.details::text, 'UTF8')), 'hex'), '-'),
    'postedAt ' || to_char(t.posted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    (
      select string_agg(
        concat_ws(' ', 'entry', e.entry_id, e.account_id, e.amount_minor), E'\n' order by e.entry_id
      )
      from entries e
      where e.transfer_id = t.transfer_id
    )
  );
end
$$;

-- The root of a full subtree over these hashes, as many as a power of two.
create function ledger_fold(hashes bytea[]) returns bytea
language plpgsql
immutable
as $$
begin
  while cardinality(hashes) > 1 loop
    hashes := array(
      select sha256('\x01'::bytea || hashes[2 * i - 1] || hashes[2 * i])
      from generate_series(1, cardinality(hashes) / 2) i
      order by i
    );
  end loop;
  return hashes[1];
end
$$;

-- Adds the roots of the subtrees that became full when the tree grew from one size to another.
create function ledger_add_nodes(size_before bigint, size_after bigint) returns void
language plpgsql
as $$
declare
  height int := 8;
begin
  while (size_after >> height) > 0 loop
    insert into tree_nodes (level, node_index, hash)
    select
      height,
      n,
      ledger_fold(
        case height
          when 8 then array(
            select l.leaf_hash
            from leaves l
            where l.leaf_index >= n * 256
              and l.leaf_index < (n + 1) * 256
            order by l.leaf_index
          )
          else array(
            select c.hash
            from tree_nodes c
            where c.level = height - 8
              and c.node_index >= n * 256
              and c.node_index < (n + 1) * 256
            order by c.node_index
          )
        end
      )
    from generate_series(size_before >> height, (size_after >> height) - 1) n;
    height := height + 8;
  end loop;
end
$$;

-- Gives the next transfers that wait, at most so many, their leaves; answers how many. One at a time grows the tree,
-- so that the places are dense. Only what is committed is seen, and what is committed later comes later.
create function ledger_sequence(most int) returns int
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
  size_before bigint;
  added int;
begin
  perform pg_advisory_xact_lock(hashtextextended('settlement.leaves', 0));
  size_before := coalesce((select max(leaf_index) + 1 from leaves), 0);
  with taken as (
    delete from leaves_due d
    where d.ctid = any (array(select n.ctid from leaves_due n limit most))
    returning d.transfer_id
  )
  insert into leaves (leaf_index, transfer_id, leaf_hash)
  select
    size_before - 1 + row_number() over (order by t.posted_at, t.transfer_id),
    t.transfer_id,
    sha256('\x00'::bytea || convert_to(ledger_leaf(t), 'UTF8'))
  from taken
  join transfers t on t.transfer_id = taken.transfer_id
  where not exists (
    select from leaves l where l.transfer_id = t.transfer_id
  );
  get diagnostics added = row_count;
  perform ledger_add_nodes(size_before, size_before + added);
  return added;
end
$$;
