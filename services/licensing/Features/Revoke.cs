using Exchange.Contracts.Licensing.V1;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>
/// Takes a license back: its place is free from now on, and one more of a limited offer can be taken. A repeat is told
/// the same.
/// </summary>
public static class Revoke
{
    /// <exception cref="InvalidOperationException">The order has no license.</exception>
    public static async Task Handle(RevokeLicense asked, Unit unit)
    {
        if (await unit.RevokeAsync(asked.OrderId) is not { } revoked)
        {
            unit.Repeat(await RevokedAsync(unit, asked.OrderId));
            return;
        }
        await unit.GiveBackAsync(revoked.OfferId);
        await unit.CloseGapsAsync(RangeSet.Parse(revoked.Works));
        unit.Say(await RevokedAsync(unit, asked.OrderId));
    }

    private static async Task<LicenseRevoked> RevokedAsync(Unit unit, OrderId orderId) =>
        await unit.FindRevokedAsync(orderId) ?? throw new InvalidOperationException($"{orderId} has no license.");
}
