namespace Exchange.Local.Audit;

/// <summary>What must be true of what postings were made from: plans, refunds, debts, and lines of the bank.</summary>
internal static class PostingInvariants
{
    private static readonly string[] Settlement = ["settlement"];

    public static IEnumerable<Invariant> All =>
        [Sales, Plans, Refunds, Matchings, Recoveries, Lines, Invoices, OwnMoney];

    private static NoRow Sales =>
        new(
            "Each sale pays every account what the parts of its plan add up to, and no other account",
            Settlement,
            "select count(*) from transfers where kind = 'sale'",
            // A receiver's public id is its UUID in digits of 5 bits, after two bits that are zero.
            """
            with parts as (
              select
                transfer_id,
                part ->> 'receiverId' as receiver,
                coalesce(part -> 'gross' ->> 'minor', part -> 'amount' ->> 'minor')::bigint as gross_minor,
                coalesce((part -> 'tax' ->> 'minor')::bigint, 0) as tax_minor
              from transfers
              cross join lateral jsonb_array_elements(details -> 'parts') as part
              where kind = 'sale'
            ),
            people as materialized (
              select
                receiver,
                (
                  select string_agg(to_hex(substring(bits from 3 + 4 * place for 4)::bit(4)::int), '' order by place)
                  from generate_series(0, 31) as place
                )::uuid as owner_id
              from (
                select
                  receiver,
                  (
                    select string_agg(
                      (position(digit in '0123456789abcdefghjkmnpqrstvwxyz') - 1)::bit(5)::text, '' order by place
                    )
                    from regexp_split_to_table(right(receiver, 26), '') with ordinality as digits (digit, place)
                  ) as bits
                from (
                  select distinct receiver
                  from parts
                  where receiver is not null
                ) as receivers
              ) as spelled
            ),
            sides as (
              select transfer_id, 'available' as purpose, owner_id, gross_minor - tax_minor as amount_minor
              from parts
              join people using (receiver)
              union all
              select transfer_id, 'fee', null, gross_minor - tax_minor
              from parts
              where receiver is null
              union all
              select transfer_id, 'tax', null, tax_minor
              from parts
              union all
              select transfer_id, purpose, owner_id, -amount_minor
              from transfers
              join entries using (transfer_id)
              join accounts using (account_id)
              where kind = 'sale'
              and amount_minor > 0
            )
            select format('sale %s: %s of %s has %s too little', transfer_id, purpose, owner_id, sum(amount_minor))
            from sides
            group by transfer_id, purpose, owner_id
            having sum(amount_minor) <> 0
            """
        );

    private static NoRow Plans =>
        new(
            "Each sale was posted by the plan that was kept when its money was held",
            Settlement,
            "select count(*) from split_plans",
            """
            select format('sale %s of order %s', transfer_id, order_id)
            from transfers
            left join split_plans using (order_id)
            where kind = 'sale'
            and plan is distinct from details
            """
        );

    private static NoRow Refunds =>
        new(
            "Each refund takes its parts from their accounts, as money or as debt, and gives their sum to the buyer",
            Settlement,
            "select count(*) from refunds",
            """
            with sides as (
              select
                transfer_id,
                (part ->> 'ownerId')::uuid as owner_id,
                case when part ->> 'ownerId' is null then part ->> 'purpose' else 'participant' end as whose,
                -(part ->> 'amountMinor')::bigint as amount_minor
              from refunds
              cross join lateral jsonb_array_elements(parts) as part
              union all
              select refunds.transfer_id, accounts.owner_id, 'participant', refunds.amount_minor
              from refunds
              join holds using (order_id)
              join accounts using (account_id)
              union all
              select
                transfer_id,
                owner_id,
                case when owner_id is null then purpose else 'participant' end,
                -amount_minor
              from transfers
              join entries using (transfer_id)
              join accounts using (account_id)
              where kind = 'refund'
            )
            select format('refund %s: %s %s differs by %s', transfer_id, whose, owner_id, sum(amount_minor))
            from sides
            group by transfer_id, whose, owner_id
            having sum(amount_minor) <> 0
            """
        );

    private static NoRow Matchings =>
        new(
            "Each arrival that was given away went out of suspense once, whole, and nothing else did",
            Settlement,
            "select count(*) from breaks where resolution in ('assigned', 'kept')",
            """
            with given as (
              select
                ledger_derive(line_id, 'matching') as transfer_id,
                concat_ws(' ', 'suspense', amount_minor, bank_lines.currency, reference) as words
              from breaks
              join bank_lines using (line_id)
              where resolution in ('assigned', 'kept')
              and fate = 'receipt'
              union all
              select
                ledger_derive(payout_id, 'kept'),
                concat_ws(' ', 'suspense', payouts.amount_minor, payouts.currency, reference)
              from payouts
              join transfers on transfers.transfer_id = return_id
              where source is not null
            ),
            posted as (
              select
                transfer_id,
                concat_ws(
                  ' ',
                  string_agg(purpose, ' ') filter (where amount_minor < 0),
                  string_agg(amount_minor::text, ' ') filter (
                    where amount_minor > 0 and purpose in ('available', 'fee', 'tax')
                  ),
                  transfers.currency,
                  reference
                ) as words
              from transfers
              left join entries using (transfer_id)
              left join accounts using (account_id)
              where kind = 'matching'
              group by transfer_id, transfers.currency, reference
            )
            select format('transfer %s: given "%s", posted "%s"', transfer_id, given.words, posted.words)
            from given
            full join posted using (transfer_id)
            where given.words is distinct from posted.words
            """
        );

    private static NoRow Recoveries =>
        new(
            "Each recovery pays down what its debtor itself owes",
            Settlement,
            "select count(*) from transfers where kind = 'recovery'",
            """
            select format('transfer %s', transfer_id)
            from transfers
            left join entries using (transfer_id)
            left join accounts using (account_id)
            where kind = 'recovery'
            group by transfer_id
            having count(distinct owner_id) <> 1
            or string_agg(purpose, ' ' order by amount_minor) is distinct from 'available receivable'
            """
        );

    private static NoRow Lines =>
        new(
            "Each payout that the bank paid, or received back, is there as the bank's own line",
            Settlement,
            "select count(*) from payouts where booking_id is not null",
            """
            select format('payout %s', payout_id)
            from payouts
            where booking_id is not null
            and (
              not exists (
                select from bank_lines where transfer_id = booking_id and fate = 'payout'
              )
              or (
                return_id is not null
                and not exists (
                  select from bank_lines where transfer_id = return_id and fate = 'return'
                )
              )
            )
            """
        );

    private static NoRow Invoices =>
        new(
            "Each invoice is for a part that its issuer received of a sale",
            Settlement,
            "select count(*) from invoices",
            """
            select format('invoice %s', invoice_id)
            from invoices
            where not exists (
              select
              from transfers
              join entries using (transfer_id)
              join accounts using (account_id)
              where transfers.transfer_id = invoices.transfer_id
              and kind = 'sale'
              and amount_minor > 0
              and purpose = case when issuer_id is null then 'fee' else 'available' end
              and owner_id is not distinct from issuer_id
            )
            """
        );

    // What is left is the exchange's own money: it pays for what is short, and is never below zero.
    private static NoRow OwnMoney =>
        new(
            "What the bank holds and participants owe covers what clients and the tax office are owed",
            Settlement,
            "select count(distinct currency) from accounts",
            """
            select format('%s: %s short', currency, sum(amount_minor))
            from (
              select
                currency,
                case purpose when 'tax' then greatest(sum(amount_minor), 0) else sum(amount_minor) end as amount_minor
              from entries
              join accounts using (account_id)
              where purpose <> 'fee'
              group by currency, purpose
            ) as sums
            group by currency
            having sum(amount_minor) > 0
            """
        );
}
