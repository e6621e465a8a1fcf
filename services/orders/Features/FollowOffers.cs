using Exchange.Contracts.Licensing.V1;
using Exchange.Orders.Data;
using Exchange.Platform;

namespace Exchange.Orders.Features;

/// <summary>Keeps orders' own copy of what licensing publishes and withdraws.</summary>
public static class FollowOffers
{
    public static Task Handle(OfferPublished message, Unit unit) => OfferRows.KeepAsync(unit, message);

    public static Task Handle(OfferWithdrawn message, Unit unit) => OfferRows.WithdrawAsync(unit, message);
}
