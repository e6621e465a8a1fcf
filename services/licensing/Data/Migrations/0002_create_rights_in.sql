-- What a holder may itself grant. The sets are numbers of the vocabularies, which never change; stated keeps them as codes.

create table rights_in (
  rights_in_id uuid primary key,
  work_id uuid not null references work,
  holder_id uuid not null,
  source text not null check (source in ('own', 'publicDomain', 'assignment', 'entrusted')),
  kind text not null check (kind in ('exclusive', 'sole', 'nonExclusive')),
  uses int4multirange not null check (not isempty(uses)),
  territories int4multirange not null check (not isempty(territories)),
  languages int4multirange not null check (not isempty(languages)),
  term tstzrange not null check (not isempty(term)),
  stated jsonb not null,
  evidence jsonb not null,
  recorded_at timestamptz not null default now()
);

create index rights_in_work on rights_in (work_id, rights_in_id);
