using Exchange.Catalog.Data;
using Exchange.Contracts.Licensing.V1;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Keeps which works are offered, so that search can tell them from the others.</summary>
public static class FollowOffers
{
    public static Task Handle(OfferPublished said, Unit unit) =>
        WorkOffers.KeepAsync(unit, said.OfferId, said.WorkId, said.Version, isOpen: true);

    public static Task Handle(OfferWithdrawn said, Unit unit) =>
        WorkOffers.KeepAsync(unit, said.OfferId, said.WorkId, said.Version, isOpen: false);
}
