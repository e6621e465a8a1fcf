using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>How bank and ledger differ.</summary>
public enum BreakType
{
    /// <summary>The ledger has it, and no line of the bank shows it.</summary>
    Missing,

    /// <summary>The bank shows it, and nothing here says whose it is or who asked for it.</summary>
    Unknown,

    /// <summary>The bank shows once more what it showed before.</summary>
    Doubled,

    /// <summary>Both have it, with different amounts.</summary>
    WrongAmount,

    /// <summary>Both have it, in different currencies.</summary>
    WrongCurrency,
}

/// <summary>What a bank's line is for the ledger.</summary>
public enum LineFate
{
    /// <summary>A notification showed it already; nothing is booked again.</summary>
    Known,

    /// <summary>A deposit that was recorded by hand; its money is here already.</summary>
    Met,

    /// <summary>Money for a participant.</summary>
    Deposit,

    /// <summary>Money whose owner is not known yet; it waits in suspense.</summary>
    Receipt,

    /// <summary>A payout that has left.</summary>
    Payout,

    /// <summary>A payout that had left and came back.</summary>
    Return,

    /// <summary>What the bank charges; nothing is one by itself, two operators say so.</summary>
    Charge,

    /// <summary>It contradicts what is known; nothing is booked.</summary>
    Break,
}

/// <summary>What becomes of a line.</summary>
/// <param name="Owner">Whose money it is, of a deposit.</param>
/// <param name="PayoutId">The payout that it is about.</param>
/// <param name="MetTransferId">The transfer of the deposit that it is.</param>
/// <param name="Break">The difference that somebody must look at; null where there is none.</param>
/// <param name="Expected">What was expected instead of the line's amount.</param>
public sealed record LineDecision(
    LineFate Fate,
    ParticipantId? Owner = null,
    PayoutId? PayoutId = null,
    TransferId? MetTransferId = null,
    BreakType? Break = null,
    Money? Expected = null
);

/// <summary>A line of the account that was imported before.</summary>
public sealed record SeenLine(string Reference, Money Amount, bool InStatement);

/// <summary>A deposit that was recorded by hand.</summary>
public sealed record KnownDeposit(TransferId TransferId, Money Amount);

/// <summary>A payout as the matching of lines knows it.</summary>
public sealed record KnownPayout(PayoutId PayoutId, Money Amount, PayoutState State);

/// <summary>What is known of a line's references.</summary>
/// <param name="Seen">The same reference on the same account; null where it is new.</param>
/// <param name="Deposit">What stands recorded by hand under the reference; null where nothing does.</param>
/// <param name="Payout">The payout that the line's end-to-end id names; null where none is.</param>
/// <param name="Owner">Whose payment reference or order the payer wrote; null where none is known.</param>
public sealed record LineKnowledge(SeenLine? Seen, KnownDeposit? Deposit, KnownPayout? Payout, ParticipantId? Owner);

/// <summary>Decides what a line of the custodian bank is for the ledger.</summary>
public static class LineMatching
{
    /// <summary>
    /// One line. The bank's reference makes it one movement: whatever repeats it never moves money again.
    /// </summary>
    public static LineDecision Decide(StatementKind kind, BankLine line, LineKnowledge known)
    {
        if (known.Seen is { } seen)
            return Again(kind, line, seen);
        return line.Amount.Minor < 0 ? Debit(line, known) : Credit(line, known);
    }

    /// <summary>
    /// A booking that was shown before in other detail, as one line for all its payments or the other way round: it is
    /// one where the sums are one, else it contradicts what was shown. Null where each line is decided by itself.
    /// </summary>
    public static LineDecision? DecideWhole(
        StatementKind kind,
        IReadOnlyList<BankLine> booking,
        IReadOnlyList<SeenLine> seen
    )
    {
        if (seen.All(one => booking.Any(line => IsOf(line, one))))
            return null;
        var shown = seen.Aggregate(Money.Zero(seen[0].Amount.Currency), (sum, one) => sum + one.Amount);
        return Again(kind, Whole(booking), new SeenLine(seen[0].Reference, shown, seen.Any(one => one.InStatement)));
    }

    /// <summary>The payments that were booked as one, as one line.</summary>
    public static BankLine Whole(IReadOnlyList<BankLine> booking)
    {
        var first = booking[0];
        if (booking.Count == 1)
            return first;
        return first with
        {
            Reference = first.Names.Count > 0 ? first.Names[0] : first.Entry,
            Amount = booking.Skip(1).Aggregate(first.Amount, (sum, line) => sum + line.Amount),
            EndToEndId = null,
            Remittance = [.. booking.SelectMany(line => line.Remittance)],
            Counterparty = null,
            Names = [.. booking.SelectMany(line => line.Names).Distinct(StringComparer.Ordinal)],
        };
    }

    private static bool IsOf(BankLine line, SeenLine seen) =>
        line.Reference.Equals(seen.Reference, StringComparison.Ordinal) && line.Amount == seen.Amount;

    private static LineDecision Again(StatementKind kind, BankLine line, SeenLine seen)
    {
        if (kind == StatementKind.Statement && seen.InStatement)
            return Differs(BreakType.Doubled, seen.Amount);
        return seen.Amount == line.Amount
            ? new LineDecision(LineFate.Known)
            : Differs(BreakType.WrongAmount, seen.Amount);
    }

    private static LineDecision Debit(BankLine line, LineKnowledge known)
    {
        if (known.Payout is not { } payout)
            return Differs(BreakType.Unknown, expected: null);
        var paid = Money.Zero(line.Amount.Currency) - line.Amount;
        var asked = Money.Zero(payout.Amount.Currency) - payout.Amount;
        return payout.State switch
        {
            PayoutState.Booked => Differs(BreakType.Doubled, asked, payout.PayoutId),
            PayoutState.Sent or PayoutState.Accepted => Compare(
                payout.Amount,
                paid,
                asked,
                new LineDecision(LineFate.Payout, PayoutId: payout.PayoutId)
            ),
            PayoutState.AwaitingApproval or PayoutState.Approved or PayoutState.Returned => Differs(
                BreakType.Unknown,
                expected: null,
                payout.PayoutId
            ),
        };
    }

    private static LineDecision Credit(BankLine line, LineKnowledge known)
    {
        if (known.Payout is { State: PayoutState.Booked } payout)
            return Compare(
                payout.Amount,
                line.Amount,
                payout.Amount,
                new LineDecision(LineFate.Return, PayoutId: payout.PayoutId)
            );
        if (known.Deposit is { } deposit)
            return Compare(
                deposit.Amount,
                line.Amount,
                deposit.Amount,
                new LineDecision(LineFate.Met, MetTransferId: deposit.TransferId)
            );
        return known.Owner is { } owner
            ? new LineDecision(LineFate.Deposit, Owner: owner)
            : new LineDecision(LineFate.Receipt, Break: BreakType.Unknown);
    }

    private static LineDecision Compare(Money known, Money found, Money expected, LineDecision same)
    {
        if (known.Currency != found.Currency)
            return Differs(BreakType.WrongCurrency, expected, same.PayoutId);
        return known == found ? same : Differs(BreakType.WrongAmount, expected, same.PayoutId);
    }

    private static LineDecision Differs(BreakType type, Money? expected, PayoutId? payoutId = null) =>
        new(LineFate.Break, PayoutId: payoutId, Break: type, Expected: expected);
}
