-- A work may be a part of a series, which is a work of the same holder.
alter table works add column part_of uuid references works;

create index works_part_of on works (part_of) where part_of is not null;
