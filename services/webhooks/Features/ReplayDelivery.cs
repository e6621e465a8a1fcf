using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;

namespace Exchange.Webhooks.Features;

/// <summary>
/// Sends one delivery again, whatever became of it, with the same <c>webhook-id</c> and by the whole schedule of tries.
/// </summary>
public static class ReplayDelivery
{
    public static async Task<Result<DeliveryAnswer>> Handle(DeliveryId deliveryId, Caller caller, Unit unit)
    {
        if (await DeliveryLog.FindAsync(unit, deliveryId, caller) is not { } delivery)
            return Error.NotFound("delivery");
        if (await Endpoints.FindAsync(unit, delivery.EndpointId, caller, toChange: true) is not { } endpoint)
            return Error.NotFound("delivery");
        if (endpoint.State is not EndpointState.Active)
            return Error.Conflict("endpoint.notActive", "The endpoint is not active; resume or verify it first.");
        return await Deliveries.ReplayAsync(unit, delivery.EndpointId, deliveryId)
            ? (await DeliveryLog.FindAsync(unit, deliveryId, caller))!
            : Error.Conflict("delivery.underWay", "It is being delivered just now.");
    }
}
