using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;

namespace Exchange.Webhooks.Features;

/// <summary>A delivery with its attempts, for the endpoint's owner, for operators and supervisors.</summary>
public static class ReadDelivery
{
    /// <param name="Delivery">The delivery.</param>
    /// <param name="Attempts">Its attempts, the first first, 200 at most.</param>
    public sealed record Response(DeliveryAnswer Delivery, IReadOnlyList<AttemptAnswer> Attempts);

    public static async Task<Result<Response>> Handle(DeliveryId deliveryId, Caller caller, Unit unit) =>
        await DeliveryLog.FindAsync(unit, deliveryId, caller) is { } found
            ? new Response(found, await DeliveryLog.AttemptsAsync(unit, deliveryId))
            : Error.NotFound("delivery");
}
