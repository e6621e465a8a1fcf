using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;

namespace Exchange.Contracts.Orders.V1;

/// <summary>An order as it stands when something is said of it: all that its parties may read of it.</summary>
/// <param name="Channel">Where the buyer came from; null for the exchange itself.</param>
/// <param name="Rail">The rail that the buyer asked for; null where any will do.</param>
/// <param name="TermsHash">SHA-256 of the terms that the buyer agreed to, hex.</param>
/// <param name="State">The state, in camel case: <c>placed</c>, <c>completed</c>, ...</param>
/// <param name="Version">The order's version; a later one replaces an earlier one.</param>
/// <param name="DeadlineAt">When it expires, or asks again; null when it has ended.</param>
/// <param name="LicenseId">The license, once it is granted.</param>
/// <param name="TransferId">The transfer that divided the money, once it is posted.</param>
/// <param name="Parts">The parts of the payment, once it is posted; they add up to the price.</param>
/// <param name="Refusal">Why it was rejected.</param>
/// <param name="Refunds">What was given back of the price, or is being given back, oldest first.</param>
/// <param name="WorkHash">Hash of what the work said when it was ordered; null where that was not known yet.</param>
public sealed record TradedOrder(
    OfferId OfferId,
    WorkId WorkId,
    ParticipantId BuyerId,
    ParticipantId HolderId,
    LanguageMap Title,
    Licensing.V1.LicenseKind Kind,
    string TermsHash,
    Money Price,
    IReadOnlyList<RoyaltyShare> Royalties,
    string? Channel,
    string? Rail,
    string State,
    int Version,
    DateTimeOffset PlacedAt,
    DateTimeOffset? DeadlineAt,
    LicenseId? LicenseId,
    TransferId? TransferId,
    IReadOnlyList<PaymentPart>? Parts,
    TradeRefusal? Refusal,
    IReadOnlyList<TradeRefund> Refunds,
    string? WorkHash = null
);

/// <summary>Why an order was rejected.</summary>
/// <param name="Code">Stable code: <c>rights.overlap</c>, <c>money.insufficient</c>, ...</param>
/// <param name="Conflict">The conflict of the rights as JSON, where there is one.</param>
public sealed record TradeRefusal(string Code, string Message, string? Conflict);

/// <summary>Something that is given back of an order's price.</summary>
/// <param name="TransferId">By which transfer; null until it is made.</param>
public sealed record TradeRefund(
    RefundId RefundId,
    Money Amount,
    string Reason,
    DateTimeOffset AskedAt,
    TransferId? TransferId,
    DateTimeOffset? RefundedAt
);

/// <summary>Said by orders: an order is accepted and its rights and money are asked for.</summary>
public sealed record OrderPlaced(OrderId OrderId, TradedOrder Order);

/// <summary>Said by orders: licensed and paid.</summary>
public sealed record OrderCompleted(OrderId OrderId, TradedOrder Order);

/// <summary>Said by orders: refused, and everything is undone.</summary>
public sealed record OrderRejected(OrderId OrderId, TradedOrder Order);

/// <summary>Said by orders: the deadline passed, and everything is undone.</summary>
public sealed record OrderExpired(OrderId OrderId, TradedOrder Order);

/// <summary>Said by orders: the license is taken back and all that was left of the price is given back.</summary>
public sealed record OrderRefunded(OrderId OrderId, TradedOrder Order);

/// <summary>Said by orders: the buyer canceled in time, and everything is undone.</summary>
public sealed record OrderCanceled(OrderId OrderId, TradedOrder Order);

/// <summary>Said by orders: a part of the price is given back; the license goes on.</summary>
public sealed record OrderRefundedInPart(OrderId OrderId, TradedOrder Order);
