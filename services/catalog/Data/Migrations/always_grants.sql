-- Decisions and versions are what a dispute is decided by, and a mapping never changes, so that an import can be
-- repeated: the service may add to all of them and read them, and nothing else.
revoke update, delete, truncate on work_decisions, work_versions, party_history, mappings
from catalog_app;

-- A proposed change is decided once and stays: only its decision is written later.
revoke update, delete, truncate on work_changes from catalog_app;

grant update (state, decided_by, decision_reason, decided_at) on work_changes to catalog_app;
