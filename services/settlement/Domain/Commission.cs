using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>
/// A rate of the platform that is in force from an instant on, for sales of a class of works, of a holder, through a
/// channel, or of any of them. It is never edited: a later rule for the same takes its place.
/// </summary>
/// <param name="WorkClass">Null for every class.</param>
/// <param name="HolderId">Null for every holder.</param>
/// <param name="Channel">Null for every channel, and for sales without one.</param>
/// <param name="RatePpm">The platform's part of the price.</param>
public sealed record CommissionRule(
    CommissionRuleId CommissionRuleId,
    DateTimeOffset ValidFrom,
    string? WorkClass,
    ParticipantId? HolderId,
    string? Channel,
    Share RatePpm
)
{
    // A holder says more than a class, a class more than a channel, a channel more than nothing.
    private const int OfHolder = 4;
    private const int OfClass = 2;
    private const int OfChannel = 1;

    private int Precision =>
        (HolderId is null ? 0 : OfHolder) + (WorkClass is null ? 0 : OfClass) + (Channel is null ? 0 : OfChannel);

    /// <summary>
    /// The rule for a sale: the most specific that is in force, holder over class over channel over all; of two for
    /// the same the one that began later.
    /// </summary>
    /// <returns>Null where no rule is in force.</returns>
    public static CommissionRule? For(SaleTerms sale, IEnumerable<CommissionRule> rules, DateTimeOffset at) =>
        rules
            .Where(rule => rule.ValidFrom <= at && rule.Fits(sale))
            .OrderByDescending(rule => rule.Precision)
            .ThenByDescending(rule => rule.ValidFrom)
            .FirstOrDefault();

    private bool Fits(SaleTerms sale) =>
        (HolderId is null || HolderId == sale.HolderId)
        && Fits(WorkClass, sale.WorkClass)
        && Fits(Channel, sale.Channel);

    private static bool Fits(string? wanted, string? given) =>
        wanted is null || string.Equals(wanted, given, StringComparison.Ordinal);
}
