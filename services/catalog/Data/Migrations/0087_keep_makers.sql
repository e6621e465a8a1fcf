-- Who made works, by the keys that parties have too: identifiers, and under "party" what somebody decided. A party's
-- works are read from it in their order, however many there are.
create table work_makers (
  scheme text not null,
  value text not null,
  work_id uuid not null,
  holder_id uuid not null,
  primary key (scheme, value, work_id)
);

create function maker_keys(content jsonb) returns table (scheme text, value text)
language sql
immutable
as $$
  select named ->> 'scheme', named ->> 'value'
  from jsonb_path_query(content, '$.creators[*].identifiers[*]') as named
  where named ->> 'scheme' <> 'url'
  union
  select 'party', decided #>> '{}'
  from jsonb_path_query(content, '$.creators[*].partyId') as decided
$$;

insert into work_makers (scheme, value, work_id, holder_id)
select named.scheme, named.value, work_id, holder_id
from works
cross join lateral maker_keys(content) as named;

drop index works_makers;

-- A trigger, so that no way of writing works can forget it.
create function keep_makers() returns trigger
language plpgsql
as $$
begin
  if tg_op = 'UPDATE' then
    delete from work_makers
    using replaced
    join written using (work_id)
    cross join lateral maker_keys(replaced.content) as named
    where work_makers.work_id = replaced.work_id
    and work_makers.scheme = named.scheme
    and work_makers.value = named.value
    and written.content_hash <> replaced.content_hash;

    insert into work_makers (scheme, value, work_id, holder_id)
    select named.scheme, named.value, written.work_id, written.holder_id
    from written
    join replaced using (work_id)
    cross join lateral maker_keys(written.content) as named
    where written.content_hash <> replaced.content_hash;
  else
    insert into work_makers (scheme, value, work_id, holder_id)
    select named.scheme, named.value, work_id, holder_id
    from written
    cross join lateral maker_keys(content) as named;
  end if;
  return null;
end
$$;

create trigger keep_new_makers
after insert on works
referencing new table as written
for each statement execute function keep_makers();

create trigger keep_next_makers
after update on works
referencing old table as replaced new table as written
for each statement execute function keep_makers();
