-- A replay looks for a stretch of time. Events are added in the order of their times but for moments, so that the least
-- of an index does.
create index event_occurred_at on event using brin (occurred_at) with (pages_per_range = 16, autosummarize = on);
