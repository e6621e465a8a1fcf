-- What waits for an endpoint that is paused or has to be verified is held by the endpoint's state alone: so a change of
-- that touches no delivery, however many there are.
update delivery
set state = 'due'
where state = 'held';

drop index delivery_held;

alter table delivery
  drop constraint delivery_state_check,
  drop constraint delivery_check1,
  add constraint delivery_state check (state in ('due', 'delivered', 'failed', 'discarded')),
  add constraint delivery_ended check ((ended_at is null) = (state = 'due'));

-- A challenge goes out while all else waits for its answer.
create index delivery_notice on delivery (endpoint_id, due_at) where state = 'due' and position is null;

-- What a replay of all failures looks for.
create index delivery_undelivered on delivery (endpoint_id, ended_at) where state in ('failed', 'discarded');

alter table endpoint
  drop constraint endpoint_state_check,
  -- What is deleted is gone for everybody; its deliveries are removed by and by.
  add constraint endpoint_state check (state in ('unverified', 'active', 'paused', 'disabled', 'deleted')),
  -- What it is again when its other address is verified; until then what happens waits for it.
  add column moved_from text check (moved_from in ('active', 'paused')),
  -- Whose scopes it has; empty for those from before that was kept.
  add column client_id text not null default '',
  add column client_revoked boolean not null default false,
  add constraint endpoint_moved check (moved_from is null or state = 'unverified');

create index endpoint_client on endpoint (client_id);

-- A token outlives its client by minutes, in which it must not register anything.
create table revoked_client (
  client_id text primary key,
  revoked_at timestamptz not null default now()
);

create index endpoint_hour_hour on endpoint_hour (hour);
create index endpoint_key_expires on endpoint_key (expires_at) where expires_at is not null;
