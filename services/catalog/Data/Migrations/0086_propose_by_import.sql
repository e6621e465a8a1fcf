-- Which import proposes a change; null where a person does.
alter table work_changes add column import_id uuid;

-- What a provider calls the record of a line; null for the lines of a file.
alter table import_refusals add column identifier text;

alter table import_remarks add column identifier text;

-- Records that a run had to refuse: the provider does not list them again before they change, so the next run asks for
-- each. The run that asked last is the newest.
create table harvest_refusals (
  harvest_id uuid not null references harvests,
  identifier text not null,
  import_id uuid not null,
  primary key (harvest_id, identifier)
);

create index harvest_refusals_next on harvest_refusals (harvest_id, import_id);
