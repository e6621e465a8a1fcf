-- When a statement was taken in, after those before it were done with: so a comparison that did not know it is older.
alter table bank_statements alter column imported_at set default clock_timestamp();
