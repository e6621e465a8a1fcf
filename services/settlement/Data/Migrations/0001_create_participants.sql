-- The copy of the participants that settlement needs: whether somebody is there, and what to call it.
create table participants (
  participant_id uuid primary key,
  name jsonb not null,
  roles text[] not null,
  version int not null check (version >= 1)
);
