-- What an account can't count is no lost race that is tried again: it has an SQLSTATE of its own, which the platform
-- answers as a refusal.
create or replace function ledger_must_post(transfers jsonb) returns void
language plpgsql
as $$
declare
  failed record;
begin
  select p.transfer_id, p.outcome into failed
  from ledger_post(transfers) p
  where p.outcome <> 'posted'
  limit 1;
  if found then
    raise exception 'A transfer can not be posted: % is %.', failed.transfer_id, failed.outcome
      using errcode = case failed.outcome
        when 'overflow' then 'numeric_value_out_of_range'
        else 'unique_violation'
      end;
  end if;
end
$$;

create or replace function ledger_deposit(requests jsonb) returns table (deposit_id uuid, outcome text)
language plpgsql
security definer
set search_path = public, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  added uuid[];
begin
  with fresh as (
    insert into deposits (
      deposit_id, participant_id, amount_minor, currency, bank_reference, transfer_id, recorded_by, recorded_by_client,
      recorded_at
    )
    select
      r."depositId", r."participantId", r."amountMinor", r.currency, r."bankReference", r."transferId",
      r."recordedBy", r."recordedByClient", r."recordedAt"
    from jsonb_to_recordset(requests) as r (
      "depositId" uuid, "participantId" uuid, "amountMinor" bigint, currency text, "bankReference" text,
      "transferId" uuid, "recordedBy" uuid, "recordedByClient" text, "recordedAt" timestamptz
    )
    order by r."bankReference"
    on conflict (bank_reference) where reversal_id is null do nothing
    returning deposit_id
  )
  select coalesce(array_agg(f.deposit_id), '{}') into added from fresh f;
  perform ledger_must_post(coalesce(jsonb_agg(ledger_custody_transfer(
    d.transfer_id, 'deposit', d.currency, d.bank_reference, d.participant_id, d.amount_minor
  )), '[]'))
  from deposits d
  where d.deposit_id = any (added);
  return query
    select (r ->> 'depositId')::uuid, case when (r ->> 'depositId')::uuid = any (added) then 'posted' else 'exists' end
    from jsonb_array_elements(requests) r;
end
$$;
