using Exchange.Contracts.Licensing.V1;
using Exchange.Kernel;

namespace Exchange.Contracts.Settlement.V1;

/// <summary>Why held money is let go.</summary>
public enum ReleaseReason
{
    /// <summary>The order was refused.</summary>
    Rejected,

    /// <summary>The buyer canceled.</summary>
    Canceled,

    /// <summary>The order's deadline passed.</summary>
    Expired,
}

/// <summary>Asked of settlement: set this money of the buyer aside for the order.</summary>
public sealed record HoldMoney(OrderId OrderId, ParticipantId BuyerId, Money Amount);

/// <summary>Asked of settlement: let the order's money go, or never hold it if that was not done yet.</summary>
public sealed record ReleaseMoney(OrderId OrderId, ReleaseReason Reason);

/// <summary>Asked of settlement: divide the held money among the platform, upstream holders and the holder.</summary>
public sealed record PostMoney(OrderId OrderId, ParticipantId HolderId, IReadOnlyList<RoyaltyShare> Royalties);

/// <summary>Said by settlement: the money is held.</summary>
public sealed record MoneyHeld(OrderId OrderId, HoldId HoldId);

/// <summary>Said by settlement: the money can't be held.</summary>
/// <param name="Code">Stable code: <c>money.insufficient</c>, <c>money.noAccount</c>.</param>
public sealed record MoneyRefused(OrderId OrderId, string Code, string Message);

/// <summary>What a part of a payment is for.</summary>
public enum PartKind
{
    /// <summary>The platform's commission.</summary>
    Fee,

    /// <summary>An upstream holder's share.</summary>
    Royalty,

    /// <summary>The holder's own: the rest, with every rounding difference.</summary>
    Holder,
}

/// <summary>One part of a divided payment.</summary>
/// <param name="ParticipantId">Who receives it; null for the platform.</param>
public sealed record PaymentPart(PartKind Kind, ParticipantId? ParticipantId, Money Amount);

/// <summary>Said by settlement: the money is divided; the parts add up to the price.</summary>
public sealed record MoneyPosted(OrderId OrderId, TransferId TransferId, IReadOnlyList<PaymentPart> Parts);

/// <summary>Said by settlement: the bank is told to pay a participant's money out.</summary>
public sealed record PayoutSent(PayoutId PayoutId, ParticipantId ParticipantId, Money Amount, PaymentFileId FileId);

/// <summary>Said by settlement: a payout did not happen; its money is available again.</summary>
/// <param name="Reason">The bank's code and words, or why it was canceled.</param>
public sealed record PayoutReturned(PayoutId PayoutId, ParticipantId ParticipantId, Money Amount, string Reason);
