-- Decisions are what a dispute is decided by, and a mapping never changes, so that an import can be repeated: the
-- service may add to both and read them, and nothing else.
revoke update, delete, truncate on work_decisions, mappings from catalog_app;
