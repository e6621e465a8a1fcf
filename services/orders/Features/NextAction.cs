using Exchange.Orders.Process;
using Exchange.Platform;

namespace Exchange.Orders.Features;

/// <summary>What the caller may do next with an order.</summary>
/// <param name="Name">The action, for example <c>cancel</c>.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Where to send it.</param>
public sealed record NextAction(string Name, string Method, string Path)
{
    /// <summary>The legal next actions: the buyer may cancel until both sides have said yes.</summary>
    public static IReadOnlyList<NextAction> Of(OrderId orderId, OrderState state, ParticipantId buyer, Caller caller) =>
        buyer == caller.ParticipantId && !OrderProcess.Table.Decide(state, OrderTrigger.CancelAsked).Ignored
            ? [new NextAction("cancel", "POST", $"/v1/orders/{orderId}/cancel")]
            : [];
}
