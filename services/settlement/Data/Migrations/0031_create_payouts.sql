-- Where participants want their money. An account is paid to once an operator has verified it, and is never edited.
create table bank_accounts (
  bank_account_id uuid primary key,
  participant_id uuid not null,
  currency text not null,
  name text not null,
  iban text,
  number text,
  cnaps text,
  bic text,
  added_by_client text not null,
  added_at timestamptz not null default now(),
  verified_by uuid,
  verified_by_client text,
  verified_at timestamptz,
  closed_at timestamptz,
  check (num_nonnulls(iban, number) = 1),
  check (num_nulls(verified_by, verified_by_client, verified_at) in (0, 3)),
  constraint verified_by_another check (verified_by_client <> added_by_client)
);

create index bank_accounts_by_participant on bank_accounts (participant_id);

-- A file of orders to pay, as the bank is given it.
create table payment_files (
  file_id uuid primary key,
  custody_account_id uuid not null references custody_accounts,
  payments int not null check (payments > 0),
  total_minor bigint not null check (total_minor > 0),
  currency text not null,
  content text not null,
  written_at timestamptz not null
);

-- What the bank said of a file. One stands under its message id.
create table payment_reports (
  file_id uuid not null references payment_files,
  message_id text not null,
  content_hash text not null,
  imported_by uuid not null,
  imported_at timestamptz not null default now(),
  primary key (file_id, message_id)
);

-- Money that leaves: a participant's, or what arrived and goes back to its sender. Where it goes is copied here, so
-- that nothing changes it afterwards. Its money is in transit from the first instant on.
create table payouts (
  payout_id uuid primary key,
  participant_id uuid,
  break_id uuid references breaks,
  bank_account_id uuid references bank_accounts,
  name text not null,
  iban text,
  number text,
  cnaps text,
  bic text,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  transfer_id uuid not null unique,
  needs_approval boolean not null,
  requested_by uuid not null,
  requested_by_client text not null,
  requested_at timestamptz not null default now(),
  prepared_by_client text,
  approved_by uuid,
  approved_by_client text,
  approved_at timestamptz,
  file_id uuid references payment_files,
  bank_status text,
  booking_id uuid unique,
  return_id uuid unique,
  return_reason text,
  settled_at timestamptz,
  state text not null generated always as (
    case
      when return_id is not null then 'returned'
      when booking_id is not null then 'booked'
      when bank_status is not null then 'accepted'
      when file_id is not null then 'sent'
      when needs_approval and approved_by_client is null then 'awaitingApproval'
      else 'approved'
    end
  ) stored,
  check (num_nonnulls(participant_id, break_id) = 1),
  check (num_nonnulls(iban, number) = 1),
  check ((return_id is null) = (return_reason is null)),
  check (num_nulls(approved_by, approved_by_client, approved_at) in (0, 3)),
  constraint approved_by_another check (
    approved_by_client <> requested_by_client and approved_by_client is distinct from prepared_by_client
  ),
  constraint sent_only_when_approved check (file_id is null or not needs_approval or approved_by is not null),
  constraint booked_only_when_sent check (file_id is not null or (booking_id is null and bank_status is null))
);

create index payouts_by_participant on payouts (participant_id, payout_id);
create index payouts_by_file on payouts (file_id);
create index payouts_to_send on payouts (currency) where state = 'approved';
create index payouts_unsettled on payouts (payout_id) where booking_id is null and return_id is null;

create trigger payouts_never_deleted before delete or truncate on payouts
  for each statement execute function refuse_change();

-- What was asked for never changes, and what was settled is settled once.
create trigger payouts_stay_what_they_are before update on payouts
  for each row
  when (
    (old.participant_id, old.break_id, old.name, old.iban, old.number, old.cnaps, old.bic, old.amount_minor,
      old.currency, old.transfer_id, old.needs_approval, old.requested_by_client, old.prepared_by_client)
    is distinct from (new.participant_id, new.break_id, new.name, new.iban, new.number, new.cnaps, new.bic,
      new.amount_minor, new.currency, new.transfer_id, new.needs_approval, new.requested_by_client,
      new.prepared_by_client)
    or (old.file_id is not null and new.file_id is distinct from old.file_id)
    or (old.approved_by is not null and new.approved_by is distinct from old.approved_by)
    or (old.booking_id is not null and new.booking_id is distinct from old.booking_id)
    or old.return_id is not null
  )
  execute function refuse_change();

create trigger payment_files_append_only before update or delete or truncate on payment_files
  for each statement execute function refuse_change();
create trigger payment_reports_append_only before update or delete or truncate on payment_reports
  for each statement execute function refuse_change();
