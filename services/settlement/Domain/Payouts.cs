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

/// <summary>How little is paid out, and above what a second person must approve.</summary>
/// <param name="Minimum">Less is not paid out, because a transfer costs more than it is worth.</param>
/// <param name="ApprovalAbove">More than this needs an approver.</param>
public sealed record PayoutLimits(Money Minimum, Money ApprovalAbove)
{
    // The house's own rule, in major units; a currency that is not listed takes the last line.
    private static readonly Dictionary<string, (long Minimum, long ApprovalAbove)> Table = new(StringComparer.Ordinal)
    {
        ["CNY"] = (100, 50_000),
        ["HKD"] = (100, 50_000),
        ["USD"] = (20, 10_000),
        ["EUR"] = (20, 10_000),
        ["JPY"] = (2_000, 1_000_000),
        ["KWD"] = (5, 3_000),
        [""] = (20, 10_000),
    };

    /// <summary>The limits of a currency.</summary>
    public static PayoutLimits Of(Currency currency)
    {
        var (minimum, approvalAbove) = Table.TryGetValue(currency.Code, out var own) ? own : Table[""];
        var scale = 1L;
        for (var i = 0; i < currency.Exponent; i++)
            scale *= 10;
        return new PayoutLimits(new Money(minimum * scale, currency), new Money(approvalAbove * scale, currency));
    }
}
