-- What a work said, by the hash of its content, for ever.
alter table works add column content_hash bytea;

-- Works of before are known by the hash of the database's own form; their next edit brings them to the written form.
update works
set content_hash = sha256(convert_to(content::text, 'UTF8'));

alter table works alter column content_hash set not null;

create table work_versions (
  work_id uuid not null references works,
  version integer not null,
  content_hash bytea not null,
  content jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (work_id, version)
);

create index work_versions_hash on work_versions (work_id, content_hash);

insert into work_versions (work_id, version, content_hash, content, recorded_at)
select work_id, version, content_hash, content, created_at
from works;

-- A trigger, so that no way of writing works can forget to keep what they said.
create function keep_versions() returns trigger
language plpgsql
as $$
begin
  if tg_op = 'INSERT' then
    insert into work_versions (work_id, version, content_hash, content)
    select work_id, version, content_hash, content
    from written;
  else
    insert into work_versions (work_id, version, content_hash, content)
    select written.work_id, written.version, written.content_hash, written.content
    from written
    join replaced using (work_id)
    where written.content_hash <> replaced.content_hash;
  end if;
  return null;
end
$$;

create trigger keep_new_versions
after insert on works
referencing new table as written
for each statement execute function keep_versions();

create trigger keep_next_versions
after update on works
referencing old table as replaced new table as written
for each statement execute function keep_versions();
