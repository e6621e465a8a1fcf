-- What was granted stands: the running service can neither change it nor delete it, only move it on in its life.
revoke update, delete on license, rights_in, milestone from licensing_app;
revoke update, delete on offer, rights_request, rights_grant, encumbrance from licensing_app;
grant update (revoked_at) on rights_in to licensing_app;
grant update (state, version, taken, withdrawn_at) on offer to licensing_app;
grant update (state, grant_id, term, refusal) on rights_request to licensing_app;
grant update (
  purpose, kind, works, uses, territories, languages, term, offer_id, order_id, licensed_at, released_at,
  revoked_at
) on rights_grant to licensing_app;
grant update (term, state, met, ended_at) on encumbrance to licensing_app;
revoke update, delete on license_fulfillment from licensing_app;
-- A work keeps its number: every box is stated in it.
revoke update, delete on work from licensing_app;
grant update (holder_id, title, class, part_of, listed, version, consent_required) on work to licensing_app;
-- A consent that was given stays on record, also when it is withdrawn.
revoke update, delete on consent from licensing_app;
grant update (withdrawn_at, withdrawn_by, withdrawal_reason) on consent to licensing_app;
