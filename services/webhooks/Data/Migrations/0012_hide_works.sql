-- Works that were public and are not now. What was told of them to everybody stays in its place in the feed; what such
-- a work says is told to its holder alone from now on.
create table hidden_work (
  -- Both in their outside form, as events say them.
  work_id text primary key,
  holder_id text not null
);

insert into hidden_work (work_id, holder_id)
select resource, data ->> 'holderId'
from (
  select distinct on (resource) resource, type, data
  from event
  where type in ('work.listed', 'work.withdrawn')
  order by resource, sequence desc
) as latest
where type = 'work.withdrawn';

-- Each event, and where it tells everybody of a work that is not public now, to whom alone it is told whole.
create view event_as_told as
select event.*, hidden_work.holder_id as kept_to
from event
left join hidden_work on event.audience is null and hidden_work.work_id = event.data ->> 'workId';
