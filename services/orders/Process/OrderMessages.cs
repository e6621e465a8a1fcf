using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Orders.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Platform;

namespace Exchange.Orders.Process;

/// <summary>What the table sends, as the messages of the contracts.</summary>
public static class OrderMessages
{
    /// <summary>The message, said of an order in the state that it has just reached.</summary>
    /// <exception cref="InvalidOperationException">The table sends it where the order can't have what it
    /// needs.</exception>
    public static object Of(OrderSend send, Order order) =>
        send switch
        {
            OrderSend.OrderPlaced => new OrderPlaced(order.OrderId, Told(order)),
            OrderSend.ReserveRights => new ReserveRights(order.OrderId, order.OfferId, order.BuyerId),
            OrderSend.HoldMoney => new HoldMoney(
                order.OrderId,
                order.BuyerId,
                order.Price,
                order.OfferId,
                order.WorkId,
                order.HolderId,
                order.WorkClass,
                order.Royalties,
                order.Way.Channel,
                order.Way.Rail,
                order.DeadlineSeconds
            ),
            OrderSend.GrantLicense => new GrantLicense(order.OrderId),
            OrderSend.PostMoney => new PostMoney(order.OrderId),
            OrderSend.ReleaseRights => new ReleaseRights(order.OrderId),
            OrderSend.ReleaseMoney => new ReleaseMoney(order.OrderId, ReasonOf(order.State)),
            OrderSend.RevokeLicense => new RevokeLicense(order.OrderId),
            OrderSend.RefundMoney => RefundOf(order, send).AsAsked(order.OrderId),
            OrderSend.OrderCompleted => new OrderCompleted(order.OrderId, Told(order)),
            OrderSend.OrderRejected => new OrderRejected(order.OrderId, Told(order)),
            OrderSend.OrderExpired => new OrderExpired(order.OrderId, Told(order)),
            OrderSend.OrderCanceled => new OrderCanceled(order.OrderId, Told(order)),
            OrderSend.OrderRefunded => new OrderRefunded(order.OrderId, Told(order)),
        };

    /// <summary>A part of the price was given back; the order goes on, so the table has no row of it.</summary>
    public static OrderRefundedInPart RefundedInPart(Order order) => new(order.OrderId, Told(order));

    private static TradedOrder Told(Order order) =>
        new(
            order.OfferId,
            order.WorkId,
            order.BuyerId,
            order.HolderId,
            order.Title,
            order.Kind,
            order.TermsHash,
            order.Price,
            order.Royalties,
            order.Way.Channel,
            order.Way.Rail,
            order.State.ToText(),
            order.Version,
            order.Times.PlacedAt,
            OrderProcess.Rests(order.State) ? null : order.Times.DeadlineAt,
            order.Facts.LicenseId,
            order.Facts.TransferId,
            order.Facts.Parts,
            RefusalOf(order.Facts),
            [.. order.Refunds.Select(refund => refund.ToMessage())],
            order.WorkHash
        );

    private static TradeRefusal? RefusalOf(OrderFacts facts) =>
        facts.RefusalCode is { } code
            ? new TradeRefusal(
                code,
                facts.RefusalMessage ?? string.Empty,
                facts.Conflict is { } conflict ? Json.Write(conflict) : null
            )
            : null;

    private static OrderRefund RefundOf(Order order, OrderSend send) =>
        order.Facts.Refund ?? throw Missing(send, "refund");

    private static ReleaseReason ReasonOf(OrderState state) =>
        state switch
        {
            OrderState.Rejected => ReleaseReason.Rejected,
            OrderState.Canceled => ReleaseReason.Canceled,
            OrderState.Expired => ReleaseReason.Expired,
            OrderState.Placed
            or OrderState.AwaitingMoney
            or OrderState.AwaitingRights
            or OrderState.Granting
            or OrderState.Settling
            or OrderState.Completed
            or OrderState.Revoking
            or OrderState.Refunding
            or OrderState.Refunded => throw new InvalidOperationException($"Money is not released in {state}."),
        };

    private static InvalidOperationException Missing(OrderSend send, string what) => new($"{send} without its {what}.");
}
