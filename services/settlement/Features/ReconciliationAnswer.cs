using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>A day's comparison of the custodian bank with the ledger.</summary>
/// <param name="Date">The day at the bank (UTC+8).</param>
/// <param name="Agrees">True where each account's balance is the ledger's and nothing is open.</param>
public sealed record ReconciliationAnswer(
    DateOnly Date,
    bool Agrees,
    IReadOnlyList<ReconciliationAnswer.Account> Accounts
)
{
    /// <summary>One account's comparison.</summary>
    /// <param name="CustodyAccountId">Null where the ledger has money that no bank account is known for.</param>
    /// <param name="Closing">The bank's closing balance; null while no statement of the day was imported.</param>
    /// <param name="Ledger">What the ledger says that the bank holds.</param>
    /// <param name="Difference">What the bank holds more; null without a statement.</param>
    /// <param name="Explained">What of it the differences in /v1/breaks explain.</param>
    /// <param name="Unexplained">The rest; must be zero.</param>
    /// <param name="Found">How many differences this comparison found.</param>
    /// <param name="Open">How many differences up to the day are open.</param>
    public sealed record Account(
        CustodyAccountId? CustodyAccountId,
        Money? Closing,
        Money Ledger,
        Money? Difference,
        Money Explained,
        Money? Unexplained,
        int Found,
        int Open,
        DateTimeOffset MadeAt
    );

    internal static async Task<ReconciliationAnswer?> FindAsync(Unit unit, DateOnly day)
    {
        var rows = await Reconciliations.OfDayAsync(unit, day);
        if (rows.Count == 0)
            return null;
        var accounts = rows.Select(AccountOf).ToList();
        return new ReconciliationAnswer(day, accounts.TrueForAll(IsWell), accounts);
    }

    // Without a statement there is nothing to agree with, but for an account that was never used.
    private static bool IsWell(Account account) =>
        account is { Open: 0, Difference.Minor: 0 } or { Open: 0, Closing: null, Ledger.Minor: 0 };

    private static Account AccountOf(AccountComparison row)
    {
        var ledger = new Money(row.LedgerMinor, row.Currency);
        var explained = new Money(row.ExplainedMinor, row.Currency);
        Money? closing = row.ClosingMinor is { } minor ? new Money(minor, row.Currency) : null;
        return new Account(
            row.CustodyAccountId,
            closing,
            ledger,
            closing - ledger,
            explained,
            closing - ledger - explained,
            row.Found,
            row.Open,
            row.MadeAt
        );
    }
}
