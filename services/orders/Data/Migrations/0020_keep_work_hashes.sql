-- What a work said when it was last public, by the hash of its content.
create table works (
  work_id uuid primary key,
  content_hash text not null,
  version integer not null
);

-- What the buyer saw of the work. Null where orders had not heard of it yet.
alter table orders add column work_hash text;
