-- Works are one more side of a box. Each has a number; a right on a series covers the numbers of the series and of the
-- parts that it had when the right was stated, so that a series which grows changes nothing that stands.
alter table work
  add column number bigint not null generated always as identity unique,
  add column part_of uuid;

create index work_part_of on work (part_of) where part_of is not null;

alter table rights_in add column works int8multirange;
update rights_in
set works = int8multirange(int8range(work.number, work.number + 1))
from work
where work.work_id = rights_in.work_id;
alter table rights_in
  alter column works set not null,
  add check (not isempty(works));

drop index rights_in_work;
create index rights_in_work on rights_in (work_id, rights_in_id);
create index rights_in_works on rights_in using gist (works);

alter table offer add column works int8multirange;
update offer
set works = int8multirange(int8range(work.number, work.number + 1))
from work
where work.work_id = offer.work_id;
alter table offer
  alter column works set not null,
  add check (not isempty(works));
