-- A message that will never be handled is put away by an operator, who says why; it stays readable.
alter table platform.error_queue
    add column discarded_at timestamptz,
    add column discarded_by text,
    add column discard_reason text,
    add constraint error_queue_discarded_whole check (
        (discarded_at is null) = (discarded_by is null)
        and (discarded_at is null) = (discard_reason is null)
    ),
    add constraint error_queue_ends_one_way check (redriven_at is null or discarded_at is null);
