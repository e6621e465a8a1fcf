namespace Exchange.Local.Audit;

/// <summary>What must be true between the custodian bank, the payouts and the ledger.</summary>
internal static class CustodyInvariants
{
    private static readonly string[] Settlement = ["settlement"];

    public static IEnumerable<Invariant> All =>
        [
            new NoRow(
                "Each line of the bank that is in the ledger is there with its amount and currency",
                Settlement,
                "select count(*) from bank_lines where transfer_id is not null",
                """
                select format(
                  'line %s (%s): %s, custody %s', reference, fate, bank_lines.amount_minor, custody.amount_minor
                )
                from bank_lines
                left join lateral (
                  select sum(-entries.amount_minor) as amount_minor
                  from entries
                  join accounts using (account_id)
                  where entries.transfer_id = bank_lines.transfer_id
                  and accounts.purpose = 'custody'
                  and accounts.currency = bank_lines.currency
                ) as custody on true
                where transfer_id is not null
                and custody.amount_minor is distinct from bank_lines.amount_minor
                """
            ),
            new NoRow(
                "Each receipt, charge, payout, booking and return is what it was recorded as, and nothing else is one",
                Settlement,
                "select count(*) from payouts",
                """
                with recorded as (
                  select transfer_id, concat_ws(' ', 'receipt', amount_minor, currency) as words
                  from bank_lines
                  where fate = 'receipt'
                  union all
                  select transfer_id, concat_ws(' ', 'charge', -amount_minor, currency)
                  from bank_lines
                  where fate = 'charge'
                  union all
                  select transfer_id, concat_ws(' ', 'payout', participant_id, amount_minor, currency) from payouts
                  union all
                  select
                    booking_id,
                    concat_ws(
                      ' ',
                      'payoutBooked',
                      case when -bank_lines.amount_minor < payouts.amount_minor then participant_id end,
                      greatest(payouts.amount_minor, -bank_lines.amount_minor),
                      payouts.currency
                    )
                  from payouts
                  left join bank_lines on bank_lines.transfer_id = booking_id
                  where booking_id is not null
                  union all
                  select return_id, concat_ws(' ', 'payoutReturn', participant_id, amount_minor, currency)
                  from payouts
                  where return_id is not null
                ),
                posted as (
                  select
                    transfer_id,
                    concat_ws(
                      ' ', kind, string_agg(owner_id::text, ' '), sum(greatest(amount_minor, 0)), transfers.currency
                    ) as words
                  from transfers
                  left join entries using (transfer_id)
                  left join accounts using (account_id)
                  where kind in ('receipt', 'charge', 'payout', 'payoutBooked', 'payoutReturn')
                  group by transfer_id, kind, transfers.currency
                )
                select format(
                  'transfer %s: recorded as "%s", posted as "%s"', transfer_id, recorded.words, posted.words
                )
                from recorded
                full join posted using (transfer_id)
                where recorded.words is distinct from posted.words
                """
            ),
            new NoRow(
                "In transit is what payouts are on their way, in suspense what arrivals wait for their owner",
                Settlement,
                "select count(*) from bank_lines where fate = 'receipt'",
                """
                with expected as (
                  select 'transit' as purpose, currency, amount_minor
                  from payouts
                  where booking_id is null
                  and return_id is null
                  union all
                  select 'suspense', currency, amount_minor
                  from bank_lines
                  where fate = 'receipt'
                  and not exists (
                    select from breaks
                    where breaks.line_id = bank_lines.line_id
                    and resolution in ('assigned', 'kept', 'returned')
                  )
                ),
                sums as (
                  select purpose, currency, amount_minor from expected
                  union all
                  select purpose, currency, -amount_minor
                  from accounts
                  join entries using (account_id)
                  where purpose in ('transit', 'suspense')
                )
                select format('%s in %s: %s', purpose, currency, sum(amount_minor))
                from sums
                group by purpose, currency
                having sum(amount_minor) <> 0
                """
            ),
            new NoRow(
                "No bank was told of a payout that needs a second person and had none",
                Settlement,
                "select count(*) from payouts where needs_approval",
                """
                select format('payout %s', payout_id)
                from payouts
                where needs_approval
                and file_id is not null
                and (
                  approved_by_client is null
                  or approved_by_client in (requested_by_client, coalesce(prepared_by_client, ''))
                )
                """
            ),
        ];
}
