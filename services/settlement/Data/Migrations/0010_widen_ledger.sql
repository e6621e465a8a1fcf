-- What the ledger's words are from here on.

-- available: the participant's money, guarded: never below zero; receivable: what a participant owes the exchange after
-- a clawback, a debit, guarded: never above zero. Of the platform: fee: what it earned; custody: what the custodian bank
-- holds, a debit; clearing: the other side of what is held for orders (shown, never posted to); tax: withheld, owed to
-- the tax office; transit: payouts that are on their way through the bank; suspense: money that arrived and has no owner
-- yet.
alter table accounts
  drop constraint accounts_check,
  add constraint accounts_have_a_purpose check (
    (owner_id is not null and purpose in ('available', 'receivable'))
    or (owner_id is null and purpose in ('fee', 'custody', 'clearing', 'tax', 'transit', 'suspense'))
  );

alter table transfers
  drop constraint transfers_kind_check,
  drop constraint transfers_check,
  drop constraint transfers_check1,
  add constraint transfers_kind_check check (
    kind in (
      'deposit', 'receipt', 'matching', 'sale', 'reversal', 'refund', 'recovery', 'payout', 'payoutReturn',
      'payoutBooked'
    )
  ),
  add constraint transfers_of_orders_name_them check (
    case
      when kind in ('sale', 'refund') then order_id is not null
      when kind in ('matching', 'recovery') then true
      else order_id is null
    end
  ),
  add constraint sales_keep_what_they_were_computed_from check (kind <> 'sale' or details is not null);

-- A hold may be posted in part; the rest is let go at once.
alter table holds
  disable trigger holds_resolved_once,
  add column captured_minor bigint;

update holds
set captured_minor = amount_minor
where state = 'posted';

alter table holds
  enable trigger holds_resolved_once,
  add constraint captured_from_what_was_held check (
    (state = 'posted') = (captured_minor is not null)
    and (captured_minor is null or captured_minor between 1 and amount_minor)
  );

-- The platform's accounts have counters too, several each: a call counts in the stripe of its backend, so that calls
-- do not wait for one another, and a balance is the sum of a few rows. A guarded account has just stripe zero.
-- guard: 1 never below zero, -1 never above zero, 0 not guarded. What was credited is posted_minor + debits_minor.
alter table balances
  add column stripe smallint not null default 0,
  add column guard smallint not null default 1 check (guard between -1 and 1),
  add column debits_minor bigint not null default 0 check (debits_minor >= 0),
  drop constraint balances_pkey,
  add primary key (account_id, stripe),
  drop constraint available_not_negative,
  add constraint guarded_on_its_side check (guard * (posted_minor - pending_minor) >= 0),
  add constraint guarded_has_one_counter check ((guard = 0) = (stripe > 0));

insert into balances (account_id, stripe, guard)
select a.account_id, 1, 0
from accounts a
where a.owner_id is null;

update balances b
set posted_minor = s.posted_minor,
  debits_minor = s.debits_minor
from (
  select
    e.account_id,
    sum(e.amount_minor)::bigint as posted_minor,
    coalesce(-sum(e.amount_minor) filter (where e.amount_minor < 0), 0)::bigint as debits_minor
  from entries e
  group by e.account_id
) s
where s.account_id = b.account_id;
