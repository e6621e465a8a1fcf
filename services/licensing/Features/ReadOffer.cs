using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>
/// Reads an offer, withdrawn ones too: orders and licenses refer to them. Where its work is not listed any more, its
/// holder does, and who has a license by it.
/// </summary>
public static class ReadOffer
{
    public static async Task<Result<OfferAnswer>> Handle(OfferId offerId, Caller caller, Unit unit) =>
        await unit.FindOfferAsync(offerId, caller) is { } offer
            ? OfferAnswer.Of(offer, caller)
            : Error.NotFound("offer");
}
