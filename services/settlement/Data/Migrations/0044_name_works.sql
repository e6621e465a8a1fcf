-- Statements and certificates call a work by its title, as catalog said it last.
alter table works add column title jsonb;
