-- The terms are canonical JSON and are never written again; only the state and the count of what is taken change.

create table offer (
  offer_id uuid primary key,
  work_id uuid not null references work,
  holder_id uuid not null,
  kind text not null check (kind in ('exclusive', 'sole', 'nonExclusive')),
  uses int4multirange not null check (not isempty(uses)),
  territories int4multirange not null check (not isempty(territories)),
  languages int4multirange not null check (not isempty(languages)),
  terms text not null,
  terms_hash text not null,
  quantity integer check (quantity >= 1),
  taken integer not null default 0 check (taken >= 0 and taken <= quantity),
  state text not null check (state in ('published', 'withdrawn')),
  version integer not null,
  published_at timestamptz not null default now(),
  withdrawn_at timestamptz
);

create index offer_work on offer (work_id, offer_id);
create index offer_holder on offer (holder_id, offer_id);
