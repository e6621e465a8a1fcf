using Exchange.Contracts.Catalog.V1;
using Exchange.Contracts.Licensing.V1;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>
/// Follows the catalog: a listed work can be licensed; the offers and holds of a withdrawn one go with it.
/// </summary>
public static class FollowWorks
{
    public static Task Handle(WorkListed work, Unit unit) => unit.KeepAsync(work);

    public static async Task Handle(WorkWithdrawn work, Unit unit)
    {
        if (!await unit.UnlistAsync(work.WorkId, work.Version))
            return;
        foreach (var offer in await unit.WithdrawOffersOfAsync(work.WorkId))
        {
            unit.Say(new OfferWithdrawn(offer.OfferId, offer.WorkId, offer.HolderId, offer.Version));
            await unit.EndAllAsync(await unit.LockHoldsAsync(offer.OfferId), EncumbranceState.Released);
        }
    }
}
