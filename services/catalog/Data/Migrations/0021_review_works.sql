-- The review asks for changes where it rejected before; an operator may suspend what is public.
alter table works drop constraint works_state_check;

update works
set state = 'changesRequested'
where state = 'rejected';

alter table works add constraint works_state_check check (
  state in ('draft', 'submitted', 'inReview', 'changesRequested', 'listed', 'suspended', 'withdrawn')
);

alter table work_decisions drop constraint work_decisions_step_check;

update work_decisions
set step = 'requestChanges',
    to_state = 'changesRequested'
where step = 'reject';

update work_decisions
set from_state = 'changesRequested'
where from_state = 'rejected';

alter table work_decisions add constraint work_decisions_step_check check (
  step in (
    'register', 'edit', 'submit', 'review', 'approve', 'requestChanges', 'suspend', 'reinstate', 'change', 'withdraw'
  )
);

-- An operator's no, and what is done to what is public, is never without its reason.
alter table work_decisions add constraint decisions_have_reasons check (
  reason is not null or step not in ('requestChanges', 'suspend', 'reinstate', 'change')
);

-- What a holder wants to change of a public work. The public sees the work as it is until the change is approved.
create table work_changes (
  change_id uuid primary key,
  work_id uuid not null references works,
  state text not null check (state in ('open', 'approved', 'declined', 'canceled')),
  content jsonb not null,
  reason text not null,
  proposed_by uuid not null,
  proposed_at timestamptz not null default now(),
  decided_by uuid,
  decision_reason text,
  decided_at timestamptz,
  check ((state = 'open') = (decided_at is null)),
  check ((decided_at is null) = (decided_by is null)),
  check (decision_reason is not null or state not in ('approved', 'declined'))
);

create unique index one_open_change on work_changes (work_id) where state = 'open';

create index work_changes_work on work_changes (work_id, change_id);
