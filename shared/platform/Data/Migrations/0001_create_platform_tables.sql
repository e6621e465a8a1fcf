-- Messages that are to be sent: the finished envelope, in the transaction that made it true.
create table platform.outbox (
    seq bigint generated always as identity primary key,
    id uuid not null unique,
    exchange text not null,
    envelope bytea not null,
    traceparent text,
    created_at timestamptz not null default now(),
    due_at timestamptz not null default now(),
    attempts int not null default 0,
    last_error text
);
create index outbox_by_due on platform.outbox (due_at, seq);

-- What was sent and confirmed. The audit compares it with the inboxes of the listeners.
create table platform.outbox_sent (
    id uuid primary key,
    exchange text not null,
    traceparent text,
    created_at timestamptz not null,
    sent_at timestamptz not null default clock_timestamp()
);

-- What was heard, once per consumer: a conflict means that it is done already.
create table platform.inbox (
    message_id uuid not null,
    consumer text not null,
    traceparent text,
    received_at timestamptz not null default now(),
    primary key (message_id, consumer)
);

-- Messages that could not be handled, with the reason: an operator lists and redrives them.
create table platform.error_queue (
    id uuid primary key,
    queue text not null,
    message_id uuid,
    message_type text,
    reason text not null,
    body bytea not null,
    content_type text,
    traceparent text,
    failed_at timestamptz not null default now(),
    redriven_at timestamptz
);
create index error_queue_by_time on platform.error_queue (failed_at, id);

-- One answer per caller and key, kept as bytes: a repeat gets the same.
create table platform.idempotency (
    caller text not null,
    key text not null,
    fingerprint bytea not null,
    status int,
    content_type text,
    location text,
    etag text,
    body bytea,
    created_at timestamptz not null default now(),
    primary key (caller, key)
);
create index idempotency_by_time on platform.idempotency (created_at);
