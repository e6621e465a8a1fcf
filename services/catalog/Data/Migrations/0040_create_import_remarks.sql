-- What a row says and its work does not, or only as a text: the row came in, and somebody should look at it.
create table import_remarks (
  import_id uuid not null references imports on delete cascade,
  line bigint not null,
  remarks jsonb not null,
  primary key (import_id, line)
);

alter table imports add column remarked bigint not null default 0;
