using Exchange.Contracts.Catalog.V1;
using Exchange.Orders.Data;
using Exchange.Platform;

namespace Exchange.Orders.Features;

/// <summary>Follows what public works say, so that an order keeps what its buyer saw.</summary>
public static class FollowWorks
{
    public static Task Handle(WorkListed message, Unit unit) => WorkRows.KeepAsync(unit, message);
}
