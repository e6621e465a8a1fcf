-- What was fulfilled of a license, by whom and when. What was recorded stands.
create table license_fulfillment (
  fulfillment_id uuid primary key,
  license_id uuid not null references license,
  duty text not null check (duty in ('attribution', 'designApproval', 'salesReport', 'sampleDeposit')),
  recorded_by uuid not null,
  note text,
  fulfilled_at timestamptz not null default now()
);

create index license_fulfillment_license on license_fulfillment (license_id, fulfillment_id);
