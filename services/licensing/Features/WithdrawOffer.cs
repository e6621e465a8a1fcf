using Exchange.Contracts.Licensing.V1;
using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>A holder withdraws its offer: nobody can order it any more; orders that have their rights go on.</summary>
public static class WithdrawOffer
{
    public static async Task<Result<OfferAnswer>> Handle(OfferId offerId, bool? dryRun, Caller caller, Unit unit)
    {
        if (await unit.FindOfferAsync(offerId, caller) is not { } offer)
            return Error.NotFound("offer");
        if (offer.HolderId != caller.ParticipantId)
            return Refusals.NotHolder;
        if (await unit.HeldUntilAsync(offerId) is { } until)
            return Refusals.OfferHeld(until);
        if (dryRun is true)
            unit.DryRun();
        if (!await unit.WithdrawAsync(offerId))
            return Refusals.OfferWithdrawn;
        var withdrawn = (await unit.FindOfferAsync(offerId))!;
        unit.Say(new OfferWithdrawn(offerId, offer.WorkId, offer.HolderId, withdrawn.Version));
        return OfferAnswer.Of(withdrawn, caller);
    }
}
