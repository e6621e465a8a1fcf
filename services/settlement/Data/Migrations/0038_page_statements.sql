-- A statement may come in pages, each in a message of its own and in any order: its opening balance is on the first, its
-- closing balance on the last. lines_minor: what the page's lines add up to.
alter table bank_statement_accounts
  add column page int not null default 1 check (page >= 1),
  add column is_last boolean not null default true,
  add column lines_minor bigint,
  drop constraint bank_statement_accounts_custody_account_id_kind_number_key,
  add constraint a_page_comes_once unique (custody_account_id, kind, number, page);
