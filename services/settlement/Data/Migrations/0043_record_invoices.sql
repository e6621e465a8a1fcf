-- Invoices (fapiao) beside the postings that they are for. Each receiver issues one for its part of a sale, and the
-- platform (no issuer) one for its commission.
create table invoices (
  invoice_id uuid primary key,
  transfer_id uuid not null,
  issuer_id uuid,
  number text not null check (number ~ '^[0-9A-Za-z-]{1,32}$'),
  recorded_by uuid not null,
  recorded_at timestamptz not null default now(),
  unique nulls not distinct (transfer_id, issuer_id)
);

create trigger invoices_append_only before update or delete or truncate on invoices
  for each statement execute function refuse_change();
