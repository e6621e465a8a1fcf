-- An id that follows from another one and a purpose, as the program derives it: the time of the source (48 bits), the
-- rest of SHA-256 of both, a UUID of version 8.
create function ledger_derive(source uuid, purpose text) returns uuid
language plpgsql
immutable
as $$
declare
  hash bytea := substring(sha256(uuid_send(source) || convert_to(purpose, 'UTF8')) for 16);
begin
  hash := overlay(hash placing substring(uuid_send(source) for 6) from 1);
  hash := set_byte(hash, 6, (get_byte(hash, 6) & 15) | 128);
  return encode(set_byte(hash, 8, (get_byte(hash, 8) & 63) | 128), 'hex')::uuid;
end
$$;

-- Whoever owes pays what it owes first: only what is available beyond that leaves. The debt and the money are locked
-- together until the transaction ends, so that nothing comes between.
alter function ledger_payout(jsonb) rename to ledger_pay_available;

create function ledger_payout(requests jsonb) returns table (payout_id uuid, outcome text)
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
  perform ledger_recover((
    select coalesce(jsonb_agg(jsonb_build_object(
      'transferId', ledger_derive(d.payout_id, 'recovery'), 'ownerId', d.participant_id, 'currency', d.currency
    )), '[]')
    from (
      select distinct on (a.participant_id, a.currency)
        a.participant_id, a.currency, (r ->> 'payoutId')::uuid as payout_id
      from jsonb_array_elements(requests) r
      join bank_accounts a on a.bank_account_id = (r ->> 'bankAccountId')::uuid
      join balances b on b.account_id = ledger_account_id(a.participant_id, 'receivable', a.currency)
      where a.participant_id = (r ->> 'participantId')::uuid
        and b.posted_minor < 0
      order by a.participant_id, a.currency
    ) d
  ));
  return query select p.payout_id, p.outcome from ledger_pay_available(requests) p;
end
$$;
