using System.Collections.Frozen;
using Exchange.Contracts.Orders.V1;
using Exchange.Contracts.Webhooks.V1;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Webhooks.Vocabulary;

/// <summary>Everything that partners are told, and of what and to whom: the public vocabulary.</summary>
public static class EventTypes
{
    private static readonly Resource Orders = Resource.Of<OrderKind>("/v1/orders", "orderId", Scopes.OrdersRead);

    private static readonly Resource Endpoints = Resource.Of<EndpointKind>(
        "/v1/endpoints",
        "endpointId",
        Scopes.WebhooksRead
    );

    /// <summary>Every type, in the order in which the catalog shows them.</summary>
    public static IReadOnlyList<EventType> All { get; } =
    [
        Order<OrderPlaced>(
            "order.placed",
            told => (told.OrderId, told.Order),
            "A buyer placed an order: the rights of the offer and the money of the buyer are now asked for."
        ),
        Order<OrderCompleted>(
            "order.completed",
            told => (told.OrderId, told.Order),
            "The license is granted and the price is divided among everybody who has a share in it."
        ),
        Order<OrderRejected>(
            "order.rejected",
            told => (told.OrderId, told.Order),
            "The rights or the money were refused, for the reason given; whatever was kept is released."
        ),
        Order<OrderExpired>(
            "order.expired",
            told => (told.OrderId, told.Order),
            "The deadline passed before both the rights and the money were kept; whatever was kept is released."
        ),
        Order<OrderCanceled>(
            "order.canceled",
            told => (told.OrderId, told.Order),
            "The buyer canceled while it still could; whatever was kept is released."
        ),
        Order<OrderRefunded>(
            "order.refunded",
            told => (told.OrderId, told.Order),
            "The whole price is given back, and the license is taken back."
        ),
        EventType.Of<EndpointDisabled, EndpointData>(
            "endpoint.disabled",
            Endpoints,
            EndpointData.Of,
            told => [told.OwnerId],
            "An endpoint is told no more: it answered 410, or failed for five days. Its owner's other endpoints and "
                + "the feed say so; resume it and replay what it missed."
        ),
    ];

    private static readonly FrozenDictionary<Type, EventType> ByMessage = All.ToFrozenDictionary(row => row.Message);

    private static readonly FrozenDictionary<string, EventType> ByType = All.ToFrozenDictionary(
        row => row.Type,
        StringComparer.Ordinal
    );

    /// <summary>The messages that the events are made of.</summary>
    public static IEnumerable<Type> Messages => All.Select(row => row.Message);

    /// <summary>The type of this name; null where there is none.</summary>
    public static EventType? Find(string type) => ByType.GetValueOrDefault(type);

    /// <summary>The type that this message makes.</summary>
    /// <exception cref="KeyNotFoundException">Partners are not told of it.</exception>
    public static EventType Of(object message) => ByMessage[message.GetType()];

    private static EventType Order<TMessage>(
        string type,
        Func<TMessage, (OrderId OrderId, TradedOrder Order)> told,
        string description
    )
        where TMessage : class =>
        EventType.Of<TMessage, OrderData>(
            type,
            Orders,
            message => OrderData.Of(told(message).OrderId, told(message).Order),
            message => [told(message).Order.BuyerId, told(message).Order.HolderId],
            description
        );
}
