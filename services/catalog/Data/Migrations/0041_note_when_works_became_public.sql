-- When a work was first listed. Others may have harvested it since then, so that from then on they are told of every
-- change, also that it is gone. States move one by one and by the thousand: the database notes it, so that no statement
-- forgets it.
alter table works add column public_since timestamptz;

update works
set public_since = updated_at
where exists (
  select 1
  from work_decisions
  where work_decisions.work_id = works.work_id
  and work_decisions.to_state = 'listed'
);

create function note_public_since() returns trigger language plpgsql as $$
begin
  new.public_since := now();
  return new;
end
$$;

create trigger works_public_since
before insert or update of state on works
for each row
when (new.state = 'listed' and new.public_since is null)
execute function note_public_since();

create index works_public on works (updated_at, work_id) where public_since is not null;
