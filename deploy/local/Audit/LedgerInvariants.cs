namespace Exchange.Local.Audit;

/// <summary>What must be true of the money, recomputed from its entries.</summary>
internal static class LedgerInvariants
{
    private static readonly string[] Settlement = ["settlement"];

    public static IEnumerable<Invariant> All =>
        [
            new NoRow(
                "In each transfer debits and credits add up to zero, in one currency",
                Settlement,
                "select count(*) from transfers",
                """
                select format('transfer %s: %s', transfer_id, sum(amount_minor))
                from transfers
                left join entries using (transfer_id)
                left join accounts using (account_id)
                group by transfer_id, transfers.currency
                having sum(amount_minor) is distinct from 0
                or bool_or(accounts.currency is distinct from transfers.currency)
                """,
                Sums: ZeroSums
            ),
            new NoRow(
                "In each currency debits and credits add up to zero",
                Settlement,
                "select count(distinct currency) from accounts",
                """
                select format('%s: %s', currency, sum(amount_minor))
                from entries
                join accounts using (account_id)
                group by currency
                having sum(amount_minor) <> 0
                """
            ),
            new NoRow(
                "Stored balances, posted and pending, are the recomputed ones",
                Settlement,
                "select count(*) from balances",
                """
                with posted as (
                  select
                    account_id,
                    sum(amount_minor) as minor,
                    coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0) as debits_minor
                  from entries
                  group by account_id
                ),
                pending as (
                  select account_id, sum(amount_minor) as minor
                  from holds
                  where state = 'pending'
                  group by account_id
                )
                select format(
                  'account %s: posted %s of %s, debits %s of %s, pending %s of %s',
                  account_id, counted.posted_minor, posted.minor, counted.debits_minor, posted.debits_minor,
                  counted.pending_minor, pending.minor
                )
                from (
                  select
                    account_id,
                    sum(posted_minor) as posted_minor,
                    sum(debits_minor) as debits_minor,
                    sum(pending_minor) as pending_minor
                  from balances
                  group by account_id
                ) as counted
                full join posted using (account_id)
                full join pending using (account_id)
                where coalesce(counted.posted_minor, 0) <> coalesce(posted.minor, 0)
                or coalesce(counted.debits_minor, 0) <> coalesce(posted.debits_minor, 0)
                or coalesce(counted.pending_minor, 0) <> coalesce(pending.minor, 0)
                """
            ),
            new NoRow(
                "No guarded account is on its wrong side: available below zero, receivable above",
                Settlement,
                "select count(*) from balances where guard <> 0",
                """
                select format('account %s: %s posted, %s pending', account_id, posted_minor, pending_minor)
                from balances
                where guard * (posted_minor - pending_minor) < 0
                or pending_minor < 0
                """
            ),
            new NoRow(
                "Each guarded account's balance runs on from entry to entry",
                Settlement,
                "select count(*) from entries where balance_after_minor is not null",
                """
                select format('account %s: entry %s', account_id, entry_id)
                from (
                  select
                    account_id, entry_id, balance_before_minor,
                    lag(balance_after_minor, 1, 0::bigint) over (partition by account_id order by entry_id) as expected
                  from entries
                  where balance_after_minor is not null
                ) as steps
                where balance_before_minor <> expected
                """
            ),
            new NoRow(
                "Each sale divides exactly what was captured: all parts add up to it",
                Settlement,
                "select count(*) from transfers where kind = 'sale'",
                """
                select format('order %s: captured %s, divided %s', order_id, holds.captured_minor, parts.credits)
                from (
                  select
                    order_id, transfer_id,
                    coalesce(sum(amount_minor) filter (where amount_minor > 0), 0) as credits,
                    coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0) as debits
                  from transfers
                  left join entries using (transfer_id)
                  where kind = 'sale'
                  group by order_id, transfer_id
                ) as parts
                left join holds using (order_id)
                where holds.state is distinct from 'posted'
                or holds.transfer_id is distinct from parts.transfer_id
                or holds.captured_minor is distinct from parts.credits
                or holds.captured_minor is distinct from parts.debits
                """,
                Sums: SaleSums
            ),
            new NoRow(
                "Each posted hold has the one transfer that it names",
                Settlement,
                "select count(*) from holds where state = 'posted'",
                """
                select format('order %s', holds.order_id)
                from holds
                left join transfers on transfers.transfer_id = holds.transfer_id
                where holds.state = 'posted'
                and amount_minor > 0
                and transfers.order_id is distinct from holds.order_id
                """
            ),
            Booked("deposit", "transfer_id", sign: 1),
            Booked("reversal", "reversal_id", sign: -1),
        ];

    // Where each transfer's entries add up to zero, so do they weighed by a random number of the transfer's own; where
    // one does not, the weighed sum is zero only by a chance of one in 2^62. So nothing is grouped by transfer.
    private static readonly string ZeroSums = $"""
        with dice as materialized (
          select (random() * 9e18)::bigint as seed
        ),
        summed as (
          select
            count(*) filter (where known is not true) as unknown,
            {Weighed("weight", "amount_minor")} as low,
            {Weighed("weight >> 32", "amount_minor")} as high
          from (
            select
              accounts.currency = transfers.currency as known,
              uuid_hash_extended(entries.transfer_id, (select seed from dice)) as weight,
              amount_minor
            from entries
            left join accounts using (account_id)
            left join transfers using (transfer_id)
          ) as sides
        )
        select (
          unknown = 0 and low = 0 and high = 0 and not exists (
            select
            from transfers
            where not exists (
              select from entries where entries.transfer_id = transfers.transfer_id
            )
          )
        )::int
        from summed
        """;

    // What sales credit and what holds say was captured, weighed likewise; and the same pairs of order and transfer.
    private static readonly string SaleSums = $"""
        with dice as materialized (
          select (random() * 9e18)::bigint as seed
        ),
        credited as (
          select {Weighed("weight", "amount_minor")} as low, {Weighed("weight >> 32", "amount_minor")} as high
          from (
            select uuid_hash_extended(entries.transfer_id, (select seed from dice)) as weight, amount_minor
            from entries
            join transfers using (transfer_id)
            where kind = 'sale'
            and amount_minor > 0
          ) as sides
        ),
        captured as (
          select {Weighed("weight", "captured_minor")} as low, {Weighed("weight >> 32", "captured_minor")} as high
          from (
            select uuid_hash_extended(transfer_id, (select seed from dice)) as weight, captured_minor
            from holds
            where state = 'posted'
          ) as posted
        ),
        sold as (
          select {Pairs} as pairs
          from transfers
          where kind = 'sale'
        ),
        held as (
          select {Pairs} as pairs
          from holds
          where state = 'posted'
        )
        select ((credited.low, credited.high, sold.pairs) = (captured.low, captured.high, held.pairs))::int
        from credited, captured, sold, held
        """;

    private const string Pairs = """
        coalesce(sum(
          uuid_hash_extended(order_id, uuid_hash_extended(transfer_id, (select seed from dice)))
        ), 0)
        """;

    // In two parts, so that no product is larger than a bigint.
    private static string Weighed(string weight, string amount) =>
        $"""
            coalesce(
              sum(({weight} & 2147483647) * ({amount} % 2147483647))
                + sum(({weight} & 2147483647) * ({amount} / 2147483647)) * 2147483647,
              0
            )
            """;

    // Both ways and in every word: a transfer that no deposit asked for is money made from nothing.
    private static NoRow Booked(string kind, string transfer, int sign) =>
        new(
            $"Each {kind} is its transfer, and each transfer its {kind}: owner, amount, currency, bank reference",
            Settlement,
            $"select count(*) from transfers where kind = '{kind}'",
            $"""
            with recorded as (
              select
                {transfer} as transfer_id,
                concat_ws(
                  ' ', participant_id, 'available', {sign} * amount_minor, '/ custody', {-sign} * amount_minor,
                  currency, bank_reference
                ) as words
              from deposits
              where {transfer} is not null
            ),
            posted as (
              select
                transfer_id,
                concat_ws(
                  ' ',
                  string_agg(concat_ws(' ', owner_id, purpose, amount_minor), ' / ' order by purpose, entry_id),
                  transfers.currency, reference
                ) as words
              from transfers
              left join entries using (transfer_id)
              left join accounts using (account_id)
              where kind = '{kind}'
              group by transfer_id, transfers.currency, reference
            )
            select format(
              'transfer %s: recorded as "%s", posted as "%s"', transfer_id, recorded.words, posted.words
            )
            from recorded
            full join posted using (transfer_id)
            where recorded.words is distinct from posted.words
            """
        );
}
