-- Whose money is paid out by itself, and when. A payout of a schedule has the schedule's and the day's id, so that a
-- day is paid once.
create table payout_schedules (
  schedule_id uuid primary key,
  participant_id uuid not null,
  bank_account_id uuid not null references bank_accounts,
  frequency text not null check (frequency in ('weekly', 'monthly')),
  day int not null check (case frequency when 'weekly' then day between 1 and 7 else day between 1 and 28 end),
  next_on date not null,
  last_outcome text,
  made_by_client text not null,
  made_at timestamptz not null default now(),
  ended_at timestamptz
);

create unique index one_schedule_for_each_account on payout_schedules (bank_account_id) where ended_at is null;
create index payout_schedules_due on payout_schedules (next_on) where ended_at is null;

create trigger payout_schedules_never_deleted before delete or truncate on payout_schedules
  for each statement execute function refuse_change();
