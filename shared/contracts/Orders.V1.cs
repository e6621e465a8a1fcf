using Exchange.Kernel;

namespace Exchange.Contracts.Orders.V1;

/// <summary>Said by orders: an order is accepted and its rights and money are asked for.</summary>
public sealed record OrderPlaced(OrderId OrderId, OfferId OfferId, ParticipantId BuyerId, Money Price);

/// <summary>Said by orders: licensed and paid.</summary>
public sealed record OrderCompleted(OrderId OrderId, LicenseId LicenseId, TransferId TransferId);

/// <summary>Said by orders: refused, and everything is undone.</summary>
public sealed record OrderRejected(OrderId OrderId, string Code, string Message);

/// <summary>Said by orders: the deadline passed, and everything is undone.</summary>
public sealed record OrderExpired(OrderId OrderId);

/// <summary>Said by orders: the license is taken back and all that was left of the price is given back.</summary>
/// <param name="Amount">What was given back last; parts may have been given back before.</param>
public sealed record OrderRefunded(OrderId OrderId, RefundId RefundId, Money Amount);

/// <summary>Said by orders: the buyer canceled in time, and everything is undone.</summary>
public sealed record OrderCanceled(OrderId OrderId);
