using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>
/// What a refund took of one receiver's parts of a sale. Tax is given back for all receivers at once; each one's is in
/// the proportion of what was withheld of it, counted over all refunds of the sale so far and rounded down, so that
/// after the last one all of it was given back.
/// </summary>
/// <param name="Fee">The platform's commission that was given back, for the holder of the sold work; else null.</param>
/// <param name="Gross">What the receiver gave back and the tax office for it.</param>
/// <param name="Tax">The tax office's part of it.</param>
public sealed record RefundShare(Money? Fee, Money Gross, Money Tax)
{
    /// <summary>The receiver's share of a refund.</summary>
    /// <param name="before">The parts of all refunds of the sale before this one.</param>
    /// <param name="refund">The parts of this refund.</param>
    public static RefundShare Of(
        SplitPlan plan,
        ParticipantId receiver,
        IReadOnlyList<RefundPart> before,
        IReadOnlyList<RefundPart> refund
    )
    {
        var currency = plan.Price.Currency;
        var withheld = plan.Parts.Where(part => part.ReceiverId == receiver).Sum(part => part.Tax.Minor);
        var (earlier, now) = (Given(before, AccountPurpose.Tax), Given(refund, AccountPurpose.Tax));
        var tax = new Money(TaxOf(earlier + now) - TaxOf(earlier), currency);
        var net = new Money(Given(refund, AccountPurpose.Available, receiver), currency);
        var fee = new Money(Given(refund, AccountPurpose.Fee), currency);
        return new RefundShare(plan.HolderId == receiver ? fee : null, net + tax, tax);

        long TaxOf(long given) => given == 0 ? 0 : (long)((Int128)withheld * given / plan.Tax.Minor);
    }

    private static long Given(IReadOnlyList<RefundPart> parts, AccountPurpose purpose, ParticipantId? owner = null) =>
        parts.Where(part => part.Purpose == purpose && part.OwnerId == owner).Sum(part => part.AmountMinor);
}
