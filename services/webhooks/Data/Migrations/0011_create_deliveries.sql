-- A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then randomness.
create function uuid_v7() returns uuid
language sql
volatile
as $$
  select encode(
    set_bit(
      set_bit(
        overlay(
          uuid_send(gen_random_uuid())
          placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
          from 1 for 6
        ),
        52, 1
      ),
      53, 1
    ),
    'hex'
  )::uuid
$$;

-- One row is queue, state and log of a delivery: nothing has to agree with anything else. Whoever takes one that is due
-- moves it behind the end of its lease and leaves its token, which outlasts the deadline of an attempt; so nobody writes
-- the end of what another has taken over, and what a dead process held comes due by itself.
create table delivery (
  delivery_id uuid primary key default uuid_v7(),
  endpoint_id uuid not null references endpoint on delete cascade,
  -- The event's place in the feed; null for what is told to this endpoint alone: a challenge, a test.
  position bigint,
  event_id uuid not null,
  type text not null,
  -- The data of what stands in no feed.
  data jsonb,
  state text not null default 'due' check (state in ('due', 'held', 'delivered', 'failed', 'discarded')),
  -- Attempts since it was made, or replayed.
  tries int not null default 0,
  due_at timestamptz not null default now(),
  lease_token uuid,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  unique (endpoint_id, position),
  check ((position is null) = (data is not null)),
  check ((ended_at is null) = (state in ('due', 'held'))),
  check (lease_token is null or state = 'due')
)
with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.1);

-- The queue. Who looks for work jumps from endpoint to endpoint in it, and sees of each only its first rows.
create index delivery_due on delivery (endpoint_id, due_at) where state = 'due';
create index delivery_held on delivery (endpoint_id) where state = 'held';
create index delivery_failing on delivery (endpoint_id, delivery_id)
where state = 'failed' or (ended_at is null and tries > 0);
create index delivery_log on delivery (endpoint_id, delivery_id);
create index delivery_ended on delivery (ended_at) where ended_at is not null;

create table attempt (
  attempt_id bigint primary key generated always as identity,
  delivery_id uuid not null references delivery on delete cascade,
  started_at timestamptz not null,
  took_ms int not null,
  status int,
  failure text,
  answer text
);

create index attempt_delivery on attempt (delivery_id, attempt_id);
