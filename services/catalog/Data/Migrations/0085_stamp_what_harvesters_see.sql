-- When and under which class the public last saw a change of a work, also that it is gone. What its holder does to it
-- afterwards is nobody else's business.
drop trigger works_public_since on works;

drop function note_public_since();

drop index works_public;

alter table works rename column public_since to public_changed_at;

alter table works add column public_class text;

update works
set public_class = class,
    public_changed_at = updated_at
where public_changed_at is not null;

with gone as (
  select distinct on (work_id) work_id, version, decided_at
  from work_decisions
  where from_state = 'listed'
  and to_state <> 'listed'
  order by work_id, version desc
)
update works
set public_class = said.class,
    public_changed_at = gone.decided_at
from gone
cross join lateral (
  select content ->> 'class' as class
  from work_versions
  where work_versions.work_id = gone.work_id
  and work_versions.version <= gone.version
  order by version desc
  limit 1
) as said
where works.work_id = gone.work_id
and works.state <> 'listed'
and works.public_changed_at is not null;

create index works_public on works (public_changed_at, work_id) where public_changed_at is not null;

create index works_public_class on works (public_class, public_changed_at, work_id)
where public_changed_at is not null;

create index works_public_holder on works (holder_id, public_changed_at, work_id)
where public_changed_at is not null;

-- A harvester that was answered at some instant asks for what changed since then. What is committed later may not bear
-- an earlier stamp: a transaction shows its beginning, as a lock that hinders nobody, before it stamps anything, and an
-- answer goes no further than the first beginning that is shown. The upper 16 bits tell such locks from all others, the
-- lower 48 are milliseconds since 1970.
create function note_public() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(
    (20289::bigint << 48) | floor(extract(epoch from now()) * 1000)::bigint
  );
  new.public_changed_at := clock_timestamp();
  if new.state = 'listed' then
    new.public_class := new.class;
  end if;
  return new;
end
$$;

create trigger note_listed_work
before insert on works
for each row
when (new.state = 'listed')
execute function note_public();

create trigger note_public_work
before update on works
for each row
when (
  (new.state = 'listed' or old.state = 'listed')
  and (new.state, new.content_hash) is distinct from (old.state, old.content_hash)
)
execute function note_public();

-- Up to when nothing more will be stamped. The statement's own time was read before the locks are.
create function public_horizon() returns timestamptz language sql as $$
  select least(
    statement_timestamp(),
    min(to_timestamp((((classid::bigint & 65535) << 32) | objid::bigint) / 1000.0))
  )
  from pg_locks
  where locktype = 'advisory'
  and objsubid = 1
  and database = (select oid from pg_database where datname = current_database())
  and classid::bigint >> 16 = 20289
$$;
