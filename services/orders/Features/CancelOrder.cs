using Exchange.Kernel;
using Exchange.Orders.Data;
using Exchange.Orders.Process;
using Exchange.Platform;

namespace Exchange.Orders.Features;

/// <summary>Cancels an order while that is still possible: until rights and money have both said yes.</summary>
public static class CancelOrder
{
    /// <summary>The order as it is now.</summary>
    public sealed record Response(OrderId OrderId, OrderState State, int Version, IReadOnlyList<NextAction> NextActions)
        : IVersioned;

    public static async Task<Result<Response>> Handle(OrderId orderId, bool? dryRun, Caller caller, Unit unit)
    {
        if (
            await OrderRows.LockAsync(unit, orderId) is not { } order
            || !OrderAccess.MaySee(order.BuyerId, order.HolderId, caller)
        )
            return Error.NotFound("order");
        if (order.BuyerId != caller.ParticipantId)
            return Error.Forbidden("order.notBuyer", "Only its buyer can cancel an order.");
        if (await OrderSteps.TakeAsync(unit, order, OrderTrigger.CancelAsked, OrderFacts.None) is not { } canceled)
            return TooLate(order.State);
        if (dryRun == true)
            unit.DryRun();
        return new Response(
            orderId,
            canceled.State,
            canceled.Version,
            NextAction.Of(orderId, canceled.State, canceled.BuyerId, canceled.HolderId, caller)
        );
    }

    private static Error TooLate(OrderState state) =>
        Error.Conflict("order.tooLate", $"The order is {state.ToText()} and can't be canceled any more.") with
        {
            Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["state"] = state },
        };
}
