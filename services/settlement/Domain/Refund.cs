using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>What one account gives back.</summary>
/// <param name="OwnerId">Whose; null for the platform's.</param>
/// <param name="AmountMinor">Above zero.</param>
public sealed record RefundPart(ParticipantId? OwnerId, AccountPurpose Purpose, long AmountMinor);

/// <summary>
/// What each account gives back of a sale, by the plan that paid it. The published rule: everybody gives its part of
/// what it still has of the sale, in the proportion in which the refund stands to what is not refunded yet, rounded
/// down to the minor unit; the holder gives the rest, as far as it has it, then the others in the plan's order. So part
/// refunds never pass the sale, and after the last one nobody keeps anything.
/// </summary>
public static class Refund
{
    /// <summary>The parts of a refund.</summary>
    /// <param name="before">What was given back of the sale before, in all refunds.</param>
    /// <returns>Refused where the amount is not above zero, of another currency, or more than is left.</returns>
    public static Result<IReadOnlyList<RefundPart>> Of(SplitPlan plan, IReadOnlyList<RefundPart> before, Money amount)
    {
        if (amount.Currency != plan.Price.Currency)
            return Error.Unprocessable("refund.currency", $"The sale was paid in {plan.Price.Currency}.");
        var left = plan.Credits.Where(leg => leg.AmountMinor > 0).Select(leg => Left(leg, before)).ToList();
        var whole = left.Sum(part => part.AmountMinor);
        if (amount.Minor <= 0 || amount.Minor > whole)
        {
            return Error.Unprocessable(
                "refund.tooMuch",
                $"A refund is above zero and at most what is not refunded: {new Money(whole, plan.Price.Currency)}."
            );
        }
        var given = left.ConvertAll(part => (long)((Int128)part.AmountMinor * amount.Minor / whole));
        var rest = amount.Minor - given.Sum();
        foreach (var at in HolderFirst(plan, left))
        {
            var more = Math.Min(rest, left[at].AmountMinor - given[at]);
            given[at] += more;
            rest -= more;
        }
        return left.Zip(given, (part, minor) => part with { AmountMinor = minor })
            .Where(part => part.AmountMinor > 0)
            .ToList();
    }

    private static RefundPart Left(Leg leg, IReadOnlyList<RefundPart> before) =>
        new(
            leg.OwnerId,
            leg.Purpose,
            leg.AmountMinor
                - before
                    .Where(part => part.OwnerId == leg.OwnerId && part.Purpose == leg.Purpose)
                    .Sum(part => part.AmountMinor)
        );

    private static IEnumerable<int> HolderFirst(SplitPlan plan, List<RefundPart> parts) =>
        Enumerable.Range(0, parts.Count).OrderBy(at => parts[at].OwnerId == plan.HolderId ? 0 : 1);
}
