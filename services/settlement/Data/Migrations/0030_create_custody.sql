-- What the custodian bank says, and where it differs from the ledger.

-- The exchange's accounts for client money. There is one for each currency, so that the ledger's custody account of a
-- currency is what one bank account holds.
create table custody_accounts (
  custody_account_id uuid primary key,
  currency text not null unique,
  name text not null,
  iban text,
  number text,
  cnaps text,
  bic text,
  opened_by uuid not null,
  opened_at timestamptz not null default now(),
  check (num_nonnulls(iban, number) = 1)
);

create unique index custody_accounts_by_number on custody_accounts ((coalesce(iban, number)), currency);

-- A camt.053 or camt.054 document as it came. One stands under its message id; another content under it is refused.
create table bank_statements (
  statement_id uuid primary key,
  kind text not null check (kind in ('statement', 'notification')),
  message_id text not null,
  content_hash text not null,
  imported_by uuid not null,
  imported_at timestamptz not null default now(),
  unique (kind, message_id)
);

-- What the document says of one account.
create table bank_statement_accounts (
  statement_id uuid not null references bank_statements,
  position int not null,
  custody_account_id uuid not null references custody_accounts,
  kind text not null,
  number text not null,
  opening_minor bigint,
  closing_minor bigint,
  closed_on date,
  lines int not null,
  unbooked int not null,
  primary key (statement_id, position),
  unique (custody_account_id, kind, number)
);

create index bank_statement_accounts_by_day on bank_statement_accounts (custody_account_id, closed_on);

-- A booked movement. The bank's reference makes it one; a further one under it has the next occurrence, and moves no
-- money by itself. The transfer is the one that brings it into the ledger; null where none does.
create table bank_lines (
  line_id uuid primary key,
  custody_account_id uuid not null references custody_accounts,
  reference text not null,
  occurrence int not null default 1 check (occurrence >= 1),
  statement_id uuid references bank_statements,
  notification_id uuid references bank_statements,
  amount_minor bigint not null check (amount_minor <> 0),
  currency text not null,
  booked_on date not null,
  end_to_end_id text,
  remittance text[] not null,
  counterparty jsonb,
  fate text not null check (fate in ('met', 'deposit', 'receipt', 'payout', 'return', 'break')),
  transfer_id uuid,
  unique (custody_account_id, reference, occurrence),
  check ((fate = 'break') = (transfer_id is null))
);

create unique index one_line_for_each_transfer on bank_lines (transfer_id) where transfer_id is not null;
create index bank_lines_by_day on bank_lines (custody_account_id, booked_on);

-- A difference that somebody must look at. It is found once, however often one looks.
create table breaks (
  break_id uuid primary key,
  type text not null check (type in ('missing', 'unknown', 'doubled', 'wrongAmount', 'wrongCurrency')),
  custody_account_id uuid references custody_accounts,
  currency text not null,
  line_id uuid references bank_lines,
  transfer_id uuid,
  payout_id uuid,
  expected_minor bigint,
  expected_currency text,
  found_minor bigint,
  found_on date not null,
  opened_at timestamptz not null default now(),
  resolution text check (resolution in ('assigned', 'returned', 'dismissed', 'settled')),
  reason text,
  resolved_by uuid,
  resolved_client text,
  resolved_at timestamptz,
  unique nulls not distinct (type, line_id, transfer_id),
  check (num_nonnulls(line_id, transfer_id) >= 1),
  check (num_nulls(resolution, reason, resolved_at) in (0, 3))
);

create index breaks_open on breaks (break_id) where resolution is null;

create trigger bank_statements_append_only before update or delete or truncate on bank_statements
  for each statement execute function refuse_change();
create trigger bank_statement_accounts_append_only before update or delete or truncate on bank_statement_accounts
  for each statement execute function refuse_change();
create trigger bank_lines_never_deleted before delete or truncate on bank_lines
  for each statement execute function refuse_change();
create trigger breaks_never_deleted before delete or truncate on breaks
  for each statement execute function refuse_change();

-- What a line says never changes; a statement may show what a notification showed first, and money that was unknown
-- may be taken in.
create trigger bank_lines_say_what_they_said before update on bank_lines
  for each row
  when (
    (old.custody_account_id, old.reference, old.occurrence, old.amount_minor, old.currency, old.booked_on,
      old.end_to_end_id)
    is distinct from (new.custody_account_id, new.reference, new.occurrence, new.amount_minor, new.currency,
      new.booked_on, new.end_to_end_id)
    or (old.statement_id is not null and new.statement_id is distinct from old.statement_id)
    or (old.transfer_id is not null and new.transfer_id is distinct from old.transfer_id)
  )
  execute function refuse_change();

-- A creditor reference of ISO 11649 for each participant: RF, two check digits (MOD 97-10 with F as 15, R as 27) and
-- 16 digits that follow from the participant's id. Who pays in writes it, so that the money finds its owner.
create function payment_reference(participant_id uuid) returns text
language plpgsql
immutable
as $$
declare
  body text := upper(encode(substring(sha256(convert_to('reference/' || participant_id, 'UTF8')) for 8), 'hex'));
  spelled text := '';
begin
  for i in 1 .. length(body) loop
    spelled := spelled || case
      when substr(body, i, 1) between '0' and '9' then substr(body, i, 1)
      else (ascii(substr(body, i, 1)) - 55)::text
    end;
  end loop;
  return 'RF' || lpad((98 - (spelled || '271500')::numeric % 97)::text, 2, '0') || body;
end
$$;

alter table participants
  add column payment_reference text generated always as (payment_reference(participant_id)) stored;

alter table participants add constraint participants_payment_reference unique (payment_reference);
