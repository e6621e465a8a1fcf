-- A natural person has no credit code.
alter table participants
  drop constraint a_chinese_organization_has_a_credit_code,
  add constraint a_chinese_organization_has_a_credit_code check (
    country <> 'CN'
    or kind = 'individual'
    or credit_code is not null
  );
