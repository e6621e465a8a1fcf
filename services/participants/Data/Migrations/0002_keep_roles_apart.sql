-- Who runs or supervises the exchange does not trade on it. Who was registered before stays as it is.
alter table participants
  add constraint who_runs_the_exchange_has_no_other_role
    check (not (roles && '{operator,supervisor}'::text[]) or cardinality(roles) = 1) not valid;

-- Who made a client; none for the first, which the settings made, and for those from before.
alter table clients
  add column made_by_participant_id uuid,
  add column made_by_client_id uuid,
  add constraint a_maker_has_a_client
    check ((made_by_participant_id is null) = (made_by_client_id is null));

-- To make clients for others became a scope of its own: the operator that the settings made has it still.
update clients
set scopes = array_append(scopes, 'clients:issue')
where name = 'Bootstrap'
and scopes @> '{participants:write,money:write,orders:write,operations}'
and participant_id in (select id from participants where 'operator' = any (roles));
