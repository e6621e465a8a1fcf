using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Process;

/// <summary>What is kept for an order until it is licensed.</summary>
public static class Keeping
{
    /// <summary>
    /// Gives up the right that was kept for a request; a hold or an option whose time has not passed stands again for
    /// its party.
    /// </summary>
    public static async Task GiveUpAsync(Unit unit, Guid grantId, OfferId offerId)
    {
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
