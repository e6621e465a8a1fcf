-- Orders' own copy of what licensing publishes; a later version replaces an earlier one, whatever arrives first.
create table offers (
  offer_id uuid primary key,
  work_id uuid not null,
  holder_id uuid not null,
  title jsonb not null,
  kind text not null,
  price_minor bigint not null check (price_minor >= 0),
  currency text not null,
  royalties jsonb not null,
  terms_hash text not null,
  version int not null
);

-- A withdrawal may overtake its publication, so it stands beside the copy and not in it.
create table offer_withdrawals (
  offer_id uuid primary key,
  version int not null
);
