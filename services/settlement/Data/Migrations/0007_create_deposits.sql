-- Money that arrived at the custodian bank for a participant, as the operator recorded it. The bank's reference is what
-- makes an arrival one arrival.
create table deposits (
  deposit_id uuid primary key,
  participant_id uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  bank_reference text not null unique,
  transfer_id uuid not null,
  recorded_by uuid not null,
  recorded_at timestamptz not null default now()
);
