-- A license that is taken back gives its place free from that instant on. What was granted stays written.
alter table rights_grant
  add column revoked_at timestamptz,
  drop constraint rights_grant_check,
  add constraint what_is_licensed_is_released_by_revocation_only
    check (licensed_at is null or released_at is not distinct from revoked_at),
  add constraint only_a_license_is_revoked check (revoked_at is null or licensed_at is not null);
