-- Mistyped words are put right by the words that titles and names have.
create extension if not exists pg_trgm;

-- What is searched of a work, beside it: a step of its life then changes no word of the index.
create table work_search (
  work_id uuid primary key,
  holder_id uuid not null,
  state text not null,
  class text not null,
  rights_status text not null,
  region text,
  centuries smallint[] not null default '{}',
  earliest_year integer,
  latest_year integer,
  offered boolean not null default false,
  title_length smallint not null default 0,
  normalizer integer not null,
  words tsvector not null
) with (fillfactor = 80);

-- Normalizer 0: the service's loop writes their words in the background.
insert into work_search (work_id, holder_id, state, class, rights_status, earliest_year, latest_year, normalizer, words)
select work_id, holder_id, state, class, rights_status, earliest_year, latest_year, 0, ''
from works;

create index work_search_words on work_search using gin (words);

create index work_search_holder on work_search (holder_id, work_id);

create index work_search_oldest on work_search ((coalesce(earliest_year, 10000)), work_id);

create index work_search_latest on work_search ((coalesce(latest_year, -10000000)), work_id);

create index work_search_offered on work_search (work_id) where offered;

create index work_search_normalizer on work_search (normalizer);

-- The words of titles and names, each once.
create table search_spellings (
  word text primary key
);

create index search_spellings_similar on search_spellings using gin (word gin_trgm_ops);

-- A trigger, so that no way of moving works can forget who may find them.
create function follow_states() returns trigger
language plpgsql
as $$
begin
  update work_search
  set state = written.state
  from written
  join replaced using (work_id)
  where work_search.work_id = written.work_id
  and written.state <> replaced.state;
  return null;
end
$$;

create trigger search_follows_states
after update on works
referencing old table as replaced new table as written
for each statement execute function follow_states();

alter table works drop column search;
