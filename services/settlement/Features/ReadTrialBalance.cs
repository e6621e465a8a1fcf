using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Settlement.Features;

/// <summary>
/// The trial balance for operators and supervisors: per currency and purpose what was debited and credited, posted
/// and pending. Everything is folded from the entries and the holds, and the counters of guarded accounts are held
/// against it.
/// </summary>
public static class ReadTrialBalance
{
    /// <param name="Purpose">available, fee, custody or clearing.</param>
    /// <param name="Debits">Zero or more.</param>
    /// <param name="Credits">Zero or more.</param>
    /// <param name="Posted">Credits without debits; an asset such as custody is below zero.</param>
    /// <param name="Pending">What open holds would change: available loses it, clearing has it meanwhile.</param>
    public sealed record Line(string Purpose, Money Debits, Money Credits, Money Posted, Money Pending);

    /// <param name="PostedSum">Must be zero.</param>
    /// <param name="PendingSum">Must be zero.</param>
    /// <param name="Miscounted">Guarded accounts whose counters differ from entries and holds; must be zero.</param>
    public sealed record Book(
        Currency Currency,
        IReadOnlyList<Line> Lines,
        Money PostedSum,
        Money PendingSum,
        long Miscounted
    );

    /// <param name="Balanced">True where every sum that must be zero is zero.</param>
    public sealed record Response(bool Balanced, IReadOnlyList<Book> Currencies, DateTimeOffset TakenAt);

    public static async Task<Result<Response>> Handle(Caller caller, TimeProvider time, Unit unit)
    {
        if (!caller.SeesAll)
            return Error.Forbidden("trialBalance.notYours", "The trial balance is for operators and supervisors.");
        var rows = await FoldAsync(unit);
        var books = rows.GroupBy(row => row.Currency).Select(BookOf).ToList();
        return new Response(books.TrueForAll(IsBalanced), books, time.GetUtcNow());
    }

    private static Task<IReadOnlyList<Row>> FoldAsync(Unit unit) =>
        unit.ListAsync<Row>(
            """
            with posted as (
              select
                account_id,
                -sum(amount_minor) filter (where amount_minor < 0) as debits_minor,
                sum(amount_minor) filter (where amount_minor > 0) as credits_minor
              from entries
              group by account_id
            ),
            held as (
              select account_id, currency, sum(amount_minor) as held_minor
              from holds
              where state = 'pending'
              group by account_id, currency
            ),
            folded as (
              select
                a.currency,
                a.purpose,
                coalesce(p.debits_minor, 0) as debits_minor,
                coalesce(p.credits_minor, 0) as credits_minor,
                -coalesce(b.pending_minor, 0) as pending_minor,
                (
                  b.account_id is not null
                  and (b.posted_minor, b.pending_minor) <> (
                    coalesce(p.credits_minor, 0) - coalesce(p.debits_minor, 0), coalesce(h.held_minor, 0)
                  )
                )::int as miscounted
              from accounts a
              left join posted p on p.account_id = a.account_id
              left join held h on h.account_id = a.account_id
              left join balances b on b.account_id = a.account_id
              union all
              select currency, 'clearing', 0, 0, held_minor, 0
              from held
            )
            select
              currency,
              purpose,
              sum(debits_minor)::bigint as debits_minor,
              sum(credits_minor)::bigint as credits_minor,
              sum(pending_minor)::bigint as pending_minor,
              sum(miscounted)::bigint as miscounted
            from folded
            group by currency, purpose
            order by currency, purpose
            """
        );

    private static Book BookOf(IGrouping<Currency, Row> rows)
    {
        var lines = rows.Select(row => row.AsLine()).ToList();
        var zero = Money.Zero(rows.Key);
        return new Book(
            rows.Key,
            lines,
            lines.Aggregate(zero, (sum, line) => sum + line.Posted),
            lines.Aggregate(zero, (sum, line) => sum + line.Pending),
            rows.Sum(row => row.Miscounted)
        );
    }

    private static bool IsBalanced(Book book) => book is { PostedSum.Minor: 0, PendingSum.Minor: 0, Miscounted: 0 };

    private sealed record Row(
        Currency Currency,
        string Purpose,
        long DebitsMinor,
        long CreditsMinor,
        long PendingMinor,
        long Miscounted
    )
    {
        public Line AsLine() =>
            new(
                Purpose,
                new Money(DebitsMinor, Currency),
                new Money(CreditsMinor, Currency),
                new Money(CreditsMinor - DebitsMinor, Currency),
                new Money(PendingMinor, Currency)
            );
    }
}
