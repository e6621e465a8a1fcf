-- To ask for payouts became a scope of its own: the operator that the settings made has it too, as all others.
update clients
set scopes = array_append(scopes, 'payouts:write')
where name = 'Bootstrap'
and scopes @> '{participants:write,money:write,orders:write,operations}'
and not scopes @> '{payouts:write}'
and participant_id in (select id from participants where 'operator' = any (roles));
