using Exchange.Contracts.Orders.V1;

namespace Exchange.Webhooks.Vocabulary;

/// <summary>What is told of orders, to their buyer and their holder: each time the whole order as it stands.</summary>
internal static class OrderTypes
{
    public static IEnumerable<EventType> All =>
        [
            Of<OrderPlaced>(
                "order.placed",
                told => (told.OrderId, told.Order),
                "A buyer placed an order: the rights of the offer and the money of the buyer are now asked for."
            ),
            Of<OrderCompleted>(
                "order.completed",
                told => (told.OrderId, told.Order),
                "The license is granted and the price is divided among everybody who has a share in it."
            ),
            Of<OrderRejected>(
                "order.rejected",
                told => (told.OrderId, told.Order),
                "The rights or the money were refused, for the reason given; whatever was kept is released."
            ),
            Of<OrderExpired>(
                "order.expired",
                told => (told.OrderId, told.Order),
                "The deadline passed before both the rights and the money were kept; whatever was kept is released."
            ),
            Of<OrderCanceled>(
                "order.canceled",
                told => (told.OrderId, told.Order),
                "The buyer canceled while it still could; whatever was kept is released."
            ),
            Of<OrderRefundedInPart>(
                "order.refundedInPart",
                told => (told.OrderId, told.Order),
                "A part of the price is given back to the buyer; the order and its license go on."
            ),
            Of<OrderRefunded>(
                "order.refunded",
                told => (told.OrderId, told.Order),
                "All that was left of the price is given back to the buyer, and the license is taken back."
            ),
        ];

    private static EventType Of<TMessage>(
        string type,
        Func<TMessage, (OrderId OrderId, TradedOrder Order)> told,
        string description
    )
        where TMessage : class =>
        EventType.Of<TMessage, OrderData>(
            type,
            Resources.Orders,
            message => OrderData.Of(told(message).OrderId, told(message).Order),
            message => [told(message).Order.BuyerId, told(message).Order.HolderId],
            description
        );
}
