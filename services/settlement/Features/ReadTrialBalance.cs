using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Documents;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Features;

/// <summary>
/// The trial balance for operators and supervisors: per currency and purpose what was debited and credited, posted
/// and pending. It is read from the counters, so that it costs the same however much was posted; the audit holds every
/// counter against its entries and holds. It comes as JSON, or by the header Accept as CSV or PDF.
/// </summary>
public static class ReadTrialBalance
{
    /// <param name="Debits">Zero or more.</param>
    /// <param name="Credits">Zero or more.</param>
    /// <param name="Posted">Credits without debits; an asset such as custody is below zero.</param>
    /// <param name="Pending">What open holds would change: available loses it, clearing has it meanwhile.</param>
    public sealed record Line(AccountPurpose Purpose, Money Debits, Money Credits, Money Posted, Money Pending);

    /// <summary>Whether what the custodian bank holds covers what belongs to others.</summary>
    /// <param name="Custody">What the bank holds.</param>
    /// <param name="OwedToClients">Participants' money, arrivals not yet matched, payouts on their way.</param>
    /// <param name="OwedToTaxOffice">What was withheld.</param>
    /// <param name="Surplus">Custody without both: the exchange's own.</param>
    /// <param name="Covered">True where the surplus is not below zero.</param>
    public sealed record Coverage(
        Money Custody,
        Money OwedToClients,
        Money OwedToTaxOffice,
        Money Surplus,
        bool Covered
    );

    /// <param name="PostedSum">Must be zero.</param>
    /// <param name="PendingSum">Must be zero.</param>
    public sealed record Book(
        Currency Currency,
        IReadOnlyList<Line> Lines,
        Money PostedSum,
        Money PendingSum,
        Coverage Coverage
    );

    /// <param name="Balanced">True where every sum that must be zero is zero.</param>
    [AlsoAs("text/csv", "application/pdf")]
    public sealed record Response(bool Balanced, IReadOnlyList<Book> Currencies, DateTimeOffset TakenAt) : IFiled
    {
        public NamedFile As(string mediaType, string language) => TrialBalanceFiles.Of(this, mediaType, language);
    }

    public static async Task<Result<Response>> Handle(Caller caller, TimeProvider time, Unit unit)
    {
        if (!caller.SeesAll)
            return Error.Forbidden("trialBalance.notYours", "The trial balance is for operators and supervisors.");
        var rows = await ReadAsync(unit);
        var books = rows.GroupBy(row => row.Currency).Select(BookOf).ToList();
        return new Response(books.TrueForAll(IsBalanced), books, time.GetUtcNow());
    }

    private static Task<IReadOnlyList<Row>> ReadAsync(Unit unit) =>
        unit.ListAsync<Row>(
            """
            with counted as (
              select
                a.currency,
                a.purpose,
                sum(b.debits_minor) as debits_minor,
                sum(b.posted_minor + b.debits_minor) as credits_minor,
                sum(b.pending_minor) as pending_minor
              from accounts a
              join balances b on b.account_id = a.account_id
              group by a.currency, a.purpose
            )
            select
              currency,
              purpose,
              debits_minor::bigint as debits_minor,
              credits_minor::bigint as credits_minor,
              -pending_minor::bigint as pending_minor
            from counted
            union all
            select currency, 'clearing', 0, 0, sum(pending_minor)::bigint
            from counted
            group by currency
            having sum(pending_minor) > 0
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
            CoverageOf(lines, zero)
        );
    }

    private static Coverage CoverageOf(IReadOnlyList<Line> lines, Money zero)
    {
        var custody = zero - Posted(AccountPurpose.Custody);
        var clients =
            Posted(AccountPurpose.Available) + Posted(AccountPurpose.Suspense) + Posted(AccountPurpose.Transit);
        var tax = Posted(AccountPurpose.Tax);
        var surplus = custody - clients - tax;
        return new Coverage(custody, clients, tax, surplus, surplus.Minor >= 0);

        Money Posted(AccountPurpose purpose) =>
            lines.Where(line => line.Purpose == purpose).Aggregate(zero, (sum, line) => sum + line.Posted);
    }

    private static bool IsBalanced(Book book) => book is { PostedSum.Minor: 0, PendingSum.Minor: 0 };

    private sealed record Row(
        Currency Currency,
        AccountPurpose Purpose,
        long DebitsMinor,
        long CreditsMinor,
        long PendingMinor
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
