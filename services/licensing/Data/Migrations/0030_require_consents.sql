-- Of some works nothing is licensed without the consent of the community that they belong to.
alter table work add column consent_required boolean not null default false;

create table consent (
  consent_id uuid primary key,
  work_id uuid not null,
  holder_id uuid not null,
  community jsonb not null,
  uses jsonb not null,
  territories jsonb not null,
  term tstzrange not null check (not isempty(term)),
  evidence_sha256 text not null,
  given_at timestamptz not null default now(),
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  withdrawal_reason text,
  check ((withdrawn_at is null) = (withdrawn_by is null)),
  check ((withdrawn_at is null) = (withdrawal_reason is null))
);

create index consent_work on consent (work_id, consent_id);
