using Exchange.Orders.Process;
using Exchange.Platform;

namespace Exchange.Orders.Features;

/// <summary>What the caller may do next with an order.</summary>
/// <param name="Name">The action, for example <c>cancel</c>.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Where to send it.</param>
public sealed record NextAction(string Name, string Method, string Path)
{
    /// <summary>
    /// The legal next actions: the buyer may cancel until both sides have said yes; the holder may give back what was
    /// paid.
    /// </summary>
    public static IReadOnlyList<NextAction> Of(
        OrderId orderId,
        OrderState state,
        ParticipantId buyer,
        ParticipantId holder,
        Caller caller
    ) =>
        [
            .. buyer == caller.ParticipantId && May(state, OrderTrigger.CancelAsked)
                ? [new NextAction("cancel", "POST", $"/v1/orders/{orderId}/cancel")]
                : Array.Empty<NextAction>(),
            .. (holder == caller.ParticipantId || caller.IsOperator) && May(state, OrderTrigger.RefundAsked)
                ? [new NextAction("refund", "POST", $"/v1/orders/{orderId}/refunds")]
                : Array.Empty<NextAction>(),
        ];

    private static bool May(OrderState state, OrderTrigger trigger) =>
        !OrderProcess.Table.Decide(state, trigger).Ignored;
}
