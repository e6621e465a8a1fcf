-- The platform's rate: rules for a class of works, a holder, a channel, or any of them, each in force from an instant on
-- and never edited. A plan keeps the rule that it was made by, so that a later one alters nothing.
create table commission_rules (
  commission_rule_id uuid primary key,
  valid_from timestamptz not null,
  work_class text,
  holder_id uuid,
  channel text,
  rate_ppm integer not null check (rate_ppm between 0 and 1000000),
  recorded_by uuid,
  recorded_at timestamptz not null default now(),
  constraint one_rule_for_each_beginning unique nulls not distinct (valid_from, work_class, holder_id, channel)
);

insert into commission_rules (commission_rule_id, valid_from, rate_ppm)
select gen_random_uuid(), valid_from, fee_ppm
from fee_schedule;

drop table fee_schedule;

create trigger commission_rules_append_only before update or delete or truncate on commission_rules
  for each statement execute function refuse_change();

-- The copies of works and offers, fed by their events; a later version replaces an earlier one, whatever comes first.
create table works (
  work_id uuid primary key,
  holder_id uuid not null,
  class text not null,
  version int not null
);

create table offers (
  offer_id uuid primary key,
  work_id uuid not null,
  holder_id uuid not null,
  work_class text,
  price_minor bigint not null check (price_minor >= 0),
  currency text not null,
  royalties jsonb not null,
  version int not null
);

create index offers_by_work on offers (work_id);

create table offer_withdrawals (
  offer_id uuid primary key,
  version int not null
);

-- Who shares in what a work earns: every version that its holder declared; the latest is in force.
create table revenue_shares (
  work_id uuid not null,
  version int not null check (version >= 1),
  shares jsonb not null,
  declared_by uuid not null,
  declared_at timestamptz not null default now(),
  primary key (work_id, version)
);

create trigger revenue_shares_append_only before update or delete or truncate on revenue_shares
  for each statement execute function refuse_change();

-- Which works derive from which, as the latest versions say.
create table revenue_links (
  work_id uuid not null,
  upstream_work_id uuid not null,
  primary key (work_id, upstream_work_id)
);

create index revenue_links_by_upstream on revenue_links (upstream_work_id);

-- How each order's payment is divided: made when its money was held, posted as it is.
create table split_plans (
  order_id uuid primary key,
  plan jsonb not null,
  made_at timestamptz not null default now()
);

create trigger split_plans_append_only before update or delete or truncate on split_plans
  for each statement execute function refuse_change();

alter table participants add column kind text;

-- A payment that can't be divided is not held either, and its order hears the reason every time it asks.
alter table holds
  drop constraint holds_refusal_check,
  add constraint holds_refusal_check check (refusal ~ '^(money|plan|rail)\.[a-zA-Z]+$'),
  add column refusal_message text;

create function ledger_refuse(requests jsonb)
returns table (order_id uuid, hold_id uuid, state text, refusal text, currency text, amount_minor bigint)
language plpgsql
security definer
set search_path = public, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  orders uuid[] := array(select (r ->> 'orderId')::uuid from jsonb_array_elements(requests) r);
begin
  perform ledger_lock_keys(orders);
  insert into holds (
    order_id, hold_id, currency, amount_minor, state, refusal, refusal_message, created_at, resolved_at
  )
  select distinct on (r."orderId")
    r."orderId", r."holdId", r.currency, r."amountMinor", 'refused', r.refusal, r.message,
    clock_timestamp(), clock_timestamp()
  from jsonb_to_recordset(requests) as r (
    "orderId" uuid, "holdId" uuid, currency text, "amountMinor" bigint, refusal text, message text
  )
  order by r."orderId"
  on conflict (order_id) do nothing;
  return query
    select o.order_id, o.hold_id, o.state, o.refusal, o.currency, o.amount_minor
    from holds o
    where o.order_id = any (orders);
end
$$;
