-- A provider that goes on for ever without a record is known by it.
alter table imports add column empty_answers integer not null default 0;
