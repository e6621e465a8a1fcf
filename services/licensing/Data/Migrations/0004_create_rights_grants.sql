create extension if not exists btree_gist;

-- What an order asked and what it was answered, so that a repeat is answered the same, and so that a release which comes
-- before its reservation is remembered.
create table rights_request (
  order_id uuid primary key,
  offer_id uuid,
  buyer_id uuid,
  grant_id uuid,
  state text not null check (state in ('reserved', 'licensed', 'refused', 'released')),
  refusal jsonb,
  asked_at timestamptz not null default now(),
  check (state <> 'refused' or refusal is not null),
  check (state not in ('reserved', 'licensed') or (offer_id is not null and buyer_id is not null and grant_id is not null))
);

-- Any number that no other grant has is a point of the slot line; numbers need not be dense.
create sequence rights_point;

-- Every right that is out: kept for an order (reserved), then licensed, in the same row and the same place. Two rows of a
-- work that overlap on every side, slot included, can't both stand. The slot follows from the kind, so that no statement
-- can claim another one: nonExclusive takes one point of its own, sole all that others may have, exclusive the whole line.
create table rights_grant (
  grant_id uuid primary key,
  work_id uuid not null,
  offer_id uuid not null,
  order_id uuid not null,
  licensee_id uuid not null,
  kind text not null check (kind in ('exclusive', 'sole', 'nonExclusive')),
  uses int4multirange not null check (not isempty(uses)),
  territories int4multirange not null check (not isempty(territories)),
  languages int4multirange not null check (not isempty(languages)),
  term tstzrange not null check (not isempty(term)),
  point bigint not null default nextval('rights_point') check (point >= 0),
  slot int8range not null generated always as (
    case kind
      when 'exclusive' then int8range(null, null)
      when 'sole' then int8range(0, null)
      else int8range(point, point + 1)
    end
  ) stored,
  reserved_at timestamptz not null default now(),
  licensed_at timestamptz,
  released_at timestamptz,
  check (licensed_at is null or released_at is null),
  constraint rights_grant_no_overlap exclude using gist (
    work_id with =,
    uses with &&,
    territories with &&,
    languages with &&,
    term with &&,
    slot with &&
  ) where (released_at is null)
)
-- Room on the page lets "licensed at" be written without a new entry in the index.
with (fillfactor = 80);

-- The document of a license is canonical JSON and is never written again.
create table license (
  license_id uuid primary key references rights_grant (grant_id),
  order_id uuid not null unique,
  offer_id uuid not null,
  work_id uuid not null,
  holder_id uuid not null,
  licensee_id uuid not null,
  kind text not null,
  terms_hash text not null,
  document text not null,
  document_hash text not null,
  granted_at timestamptz not null
);

create index license_holder on license (holder_id, license_id);
create index license_licensee on license (licensee_id, license_id);
