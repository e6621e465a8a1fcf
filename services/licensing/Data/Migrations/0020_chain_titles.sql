-- How a right came to its holder, and from when on nothing more is granted by it.
alter table rights_in
  add column chain jsonb not null default '[]',
  add column revoked_at timestamptz;

-- The works of a holder, one after the other, to see which of them are free.
create index work_holder on work (holder_id, work_id) where listed;
