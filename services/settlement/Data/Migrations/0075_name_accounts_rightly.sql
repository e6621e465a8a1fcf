-- Like the function that it replaces; and an account is named by its own owner and purpose: what one person owes is not
-- paid down as what another has.
create or replace function ledger_sell(sales ledger_batch) returns table (transfer_id uuid, outcome text)
language plpgsql
security definer
set search_path = public, pg_temp
set enable_seqscan = off
as $$
begin
  if 'sale' <> any (sales.kinds) then
    raise exception 'Only sales are posted here.' using errcode = 'insufficient_privilege';
  end if;
  if not sales.purposes <@ array['available', 'fee', 'tax'] then
    raise exception 'A sale pays participants, the fee and tax.' using errcode = 'insufficient_privilege';
  end if;
  if exists (
    select
    from (
      select distinct s.account_id, s.owner_id, s.purpose
      from unnest(sales.account_ids, sales.owner_ids, sales.purposes) s (account_id, owner_id, purpose)
    ) s
    join accounts a on a.account_id = s.account_id
    where a.purpose is distinct from s.purpose
      or a.owner_id is distinct from s.owner_id
  ) then
    raise exception 'A sale names an account as another one.' using errcode = 'insufficient_privilege';
  end if;
  return query select p.transfer_id, p.outcome from ledger_post(sales) p;
end
$$;
