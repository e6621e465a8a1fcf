using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Features;

/// <summary>
/// How the payment of an offer would be divided if it were ordered now, made by the very function that makes the plan
/// of an order; for the holder of the offer, operators and supervisors.
/// </summary>
public static class PreviewSplitPlan
{
    // As long as an order waits by default.
    private const int HeldForSeconds = 120;

    /// <param name="OfferId">The offer.</param>
    /// <param name="Channel">Where the buyer would come from; none for the exchange itself.</param>
    /// <param name="Rail">The rail that the payment would have to take; none where any will do.</param>
    public sealed record Query(OfferId OfferId, string? Channel, string? Rail);

    public static async Task<Result<SplitPlanAnswer>> Handle([AsParameters] Query query, Caller caller, Unit unit)
    {
        if (
            await Offers.FindAsync(unit, query.OfferId) is not { } offer
            || (offer.HolderId != caller.ParticipantId && !caller.SeesAll)
        )
            return Error.NotFound("offer");
        var made = await Plans.MakeAsync(unit, [TermsOf(offer, query)]);
        return made[0].IsOk ? SplitPlanAnswer.Of(null, made[0].Value, made[0].Value.Parts) : made[0].Error!;
    }

    private static SaleTerms TermsOf(OfferCopy offer, Query query) =>
        new(
            offer.Price,
            offer.OfferId,
            offer.WorkId,
            offer.HolderId,
            offer.WorkClass,
            offer.Royalties,
            query.Channel,
            query.Rail,
            HeldForSeconds
        );
}
