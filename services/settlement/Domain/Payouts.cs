using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>Where a payout is. Its money left the participant's balance when it was asked for.</summary>
public enum PayoutState
{
    /// <summary>It is above the limit; a second person must approve it.</summary>
    AwaitingApproval,

    /// <summary>It waits for the next file to the bank.</summary>
    Approved,

    /// <summary>It is in a file for the bank.</summary>
    Sent,

    /// <summary>The bank accepted it.</summary>
    Accepted,

    /// <summary>The bank's statement shows the debit.</summary>
    Booked,

    /// <summary>It was refused here or by the bank, and its money is back.</summary>
    Returned,
}

/// <summary>What a payout of the exchange itself is paid from.</summary>
public enum PayoutSource
{
    /// <summary>What the exchange earned or paid in.</summary>
    Fee,

    /// <summary>What was withheld for the tax office.</summary>
    Tax,
}

/// <summary>
/// How little is paid out. Above how much a second person approves, the database decides: with what is locked there.
/// </summary>
public static class Payouts
{
    // The house's own rule, in major units; a currency that is not listed takes the last line.
    private static readonly Dictionary<string, long> Minimums = new(StringComparer.Ordinal)
    {
        ["CNY"] = 100,
        ["HKD"] = 100,
        ["USD"] = 20,
        ["EUR"] = 20,
        ["JPY"] = 2_000,
        ["KWD"] = 5,
        [""] = 20,
    };

    /// <summary>Less is not paid out, because a transfer costs more than it is worth.</summary>
    public static Money MinimumOf(Currency currency)
    {
        var minor = Minimums.TryGetValue(currency.Code, out var own) ? own : Minimums[""];
        for (var i = 0; i < currency.Exponent; i++)
            minor *= 10;
        return new Money(minor, currency);
    }
}
