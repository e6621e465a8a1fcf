-- Which offers there are of a work, as licensing says it: search tells what can be licensed now.
create table work_offers (
  offer_id uuid primary key,
  work_id uuid not null,
  version integer not null,
  is_open boolean not null
);

create index work_offers_open on work_offers (work_id) where is_open;
