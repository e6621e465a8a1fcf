-- What licensing must know of its neighbors, fed by their events. A later version replaces an earlier one, in whatever
-- order they come: a work that is withdrawn before it was heard of is remembered as not listed.

create table work (
  work_id uuid primary key,
  holder_id uuid,
  title jsonb,
  listed boolean not null,
  version integer not null,
  check (not listed or (holder_id is not null and title is not null))
);

create table participant (
  participant_id uuid primary key,
  name jsonb not null,
  version integer not null
);
