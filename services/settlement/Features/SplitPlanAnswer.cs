using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Features;

/// <summary>How a payment is divided. Who receives a part sees the totals and its own parts.</summary>
/// <param name="OrderId">Null in a preview.</param>
/// <param name="FeePpm">The platform's rate that the plan was made by.</param>
/// <param name="Fee">The platform's part.</param>
/// <param name="Tax">All that is withheld from natural persons.</param>
/// <param name="Rail">The rail that carries it.</param>
/// <param name="PassedRails">Those that were preferred and can't carry it, each with its limit.</param>
/// <param name="RevenueShares">The versions of revenue shares that it was made by.</param>
/// <param name="Parts">All parts, or the caller's own.</param>
public sealed record SplitPlanAnswer(
    OrderId? OrderId,
    OfferId OfferId,
    WorkId WorkId,
    ParticipantId HolderId,
    string? WorkClass,
    string? Channel,
    Money Price,
    CommissionRuleId CommissionRuleId,
    Share FeePpm,
    Money Fee,
    Money Tax,
    string Rail,
    IReadOnlyList<RailRefusal> PassedRails,
    IReadOnlyList<UsedShares> RevenueShares,
    IReadOnlyList<PlanPart> Parts
)
{
    internal static SplitPlanAnswer Of(OrderId? orderId, SplitPlan plan, IReadOnlyList<PlanPart> parts) =>
        new(
            orderId,
            plan.OfferId,
            plan.WorkId,
            plan.HolderId,
            plan.WorkClass,
            plan.Channel,
            plan.Price,
            plan.CommissionRuleId,
            plan.FeePpm,
            plan.Parts[0].Gross,
            plan.Tax,
            plan.Rail,
            plan.PassedRails,
            plan.RevenueShares,
            parts
        );
}
