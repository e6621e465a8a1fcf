using Exchange.Contracts.Licensing.V1;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>
/// Gives up what is kept for an order. Where the order was not heard of yet, its request will find that it gave up. A
/// license that was granted stays; a hold or an option whose time has not passed stands again for its party.
/// </summary>
public static class Release
{
    public static async Task Handle(ReleaseRights asked, Unit unit)
    {
        if (await unit.ReleaseAsync(asked.OrderId) is not { GrantId: { } grantId, OfferId: { } offerId })
            return;
        if (await unit.FindTakenUpAsync(grantId) is { } taken)
        {
            if (taken.Type is EncumbranceType.Option)
                await unit.GiveBackAsync(offerId);
            await unit.ReinstateAsync(grantId, taken.OfferId);
            // What it kept may have gone with its work meanwhile; nobody could take such a hold up.
            if (taken.OfferId is { } held && await unit.FindOfferAsync(held) is { State: OfferState.Withdrawn })
                await unit.EndAllAsync([taken], EncumbranceState.Released);
            return;
        }
        // The offer's row first, as a reservation takes it, so that the two never wait for each other.
        await unit.GiveBackAsync(offerId);
        await unit.ReleaseAsync(grantId);
    }
}
