using Exchange.Contracts.Licensing.V1;
using Exchange.Licensing.Data;
using Exchange.Licensing.Process;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>
/// Gives up what is kept for an order. Where the order was not heard of yet, its request will find that it gave up. A
/// license that was granted stays.
/// </summary>
public static class Release
{
    public static async Task Handle(ReleaseRights asked, Unit unit)
    {
        if (await unit.ReleaseAsync(asked.OrderId) is { GrantId: { } grantId, OfferId: { } offerId })
            await Keeping.GiveUpAsync(unit, grantId, offerId);
    }
}
