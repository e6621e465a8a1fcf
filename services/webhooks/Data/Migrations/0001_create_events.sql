-- What partners are told, in one order. An event's position is given under the lock of the one row of feed_head, in the
-- transaction that commits it: so who has read up to a position has missed nothing before it.
create table feed_head (
  is_only boolean primary key default true check (is_only),
  position bigint not null default 0,
  -- Up to here events are forgotten; a cursor before it has missed some.
  forgotten bigint not null default 0 check (forgotten <= position)
);

insert into feed_head default values;

create table event (
  position bigint primary key,
  -- The id of the message that it was made of, so that a message makes one event however often it comes.
  event_id uuid not null unique,
  type text not null,
  -- The id of the resource in its outside form, and which fact about it this is: 1, 2, 3, ...
  resource text not null,
  sequence int not null check (sequence >= 1),
  occurred_at timestamptz not null,
  -- Who may see it; null where everybody may.
  audience uuid[],
  data jsonb not null,
  recorded_at timestamptz not null default now(),
  unique (resource, sequence)
);

-- The same audience, one row for each: a page of one participant's feed is one walk along this index. The nil uuid
-- stands for everybody.
create table event_audience (
  participant_id uuid not null,
  position bigint not null references event on delete cascade,
  primary key (participant_id, position)
);

-- Up to which fact each resource is told.
create table resource_head (
  resource text primary key,
  sequence int not null check (sequence >= 1)
)
with (fillfactor = 70);

-- A fact that came before its predecessor waits here for it.
create table early_event (
  resource text not null,
  sequence int not null check (sequence >= 2),
  event_id uuid not null unique,
  type text not null,
  occurred_at timestamptz not null,
  audience uuid[],
  data jsonb not null,
  arrived_at timestamptz not null default now(),
  primary key (resource, sequence)
);
