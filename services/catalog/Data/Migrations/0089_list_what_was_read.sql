-- Works of an import move as they were when the step was asked for.
alter table imports add column pending_since timestamptz;

update imports
set pending_since = now()
where pending_step is not null;

alter table imports add constraint imports_pending_since check ((pending_step is null) = (pending_since is null));

-- True where a work was suspended, and since then neither reinstated nor listed by somebody who read it: a withdrawal
-- and an edit do not end what it was suspended for.
create function is_under_claim(work_id uuid) returns boolean
language sql
stable
as $$
  select coalesce(
    (
      select step = 'suspend'
      from work_decisions
      where work_decisions.work_id = is_under_claim.work_id
      and step in ('suspend', 'reinstate', 'approve')
      order by version desc
      limit 1
    ),
    false
  )
$$;

-- Whoever decides about others' works says why, also when it is a yes. Approvals of before may have said nothing.
alter table work_decisions drop constraint decisions_have_reasons;

alter table work_decisions add constraint decisions_have_reasons check (
  reason is not null or step not in ('approve', 'requestChanges', 'suspend', 'reinstate', 'change')
) not valid;
