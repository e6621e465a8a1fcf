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

/// <summary>
/// Asked of settlement: set this money of the buyer aside for the order, and plan how it is to be divided.
/// </summary>
/// <param name="WorkClass">The class of the work; null where nobody knows it.</param>
/// <param name="Royalties">What the offer promises of the net.</param>
/// <param name="Channel">Where the buyer came from; null for the exchange itself.</param>
/// <param name="Rail">The rail that the payment must take; null where any will do.</param>
/// <param name="HeldForSeconds">How long the order may wait before the money is divided.</param>
public sealed record HoldMoney(
    OrderId OrderId,
    ParticipantId BuyerId,
    Money Amount,
    OfferId OfferId,
    WorkId WorkId,
    ParticipantId HolderId,
    string? WorkClass,
    IReadOnlyList<RoyaltyShare> Royalties,
    string? Channel,
    string? Rail,
    int HeldForSeconds
);

/// <summary>Asked of settlement: let the order's money go, or never hold it if that was not done yet.</summary>
public sealed record ReleaseMoney(OrderId OrderId, ReleaseReason Reason);

/// <summary>Asked of settlement: divide the held money as it was planned.</summary>
public sealed record PostMoney(OrderId OrderId);

/// <summary>Said by settlement: the money is held.</summary>
public sealed record MoneyHeld(OrderId OrderId, HoldId HoldId);

/// <summary>Said by settlement: the money can't be held.</summary>
/// <param name="Code">Stable code: <c>money.insufficient</c>, <c>money.noAccount</c>, <c>rail.ratio</c>, ...</param>
public sealed record MoneyRefused(OrderId OrderId, string Code, string Message);

/// <summary>What a part of a payment is for.</summary>
public enum PartKind
{
    /// <summary>The platform's commission.</summary>
    Fee,

    /// <summary>What the offer promises to somebody.</summary>
    Royalty,

    /// <summary>The part of the holder of a work that the sold one derives from.</summary>
    Upstream,

    /// <summary>Who acted for a holder.</summary>
    Agent,

    /// <summary>Who holds a work together with its holder.</summary>
    CoHolder,

    /// <summary>Withheld from natural persons for the tax office.</summary>
    Tax,

    /// <summary>The holder's own: the rest, with every rounding difference.</summary>
    Holder,
}

/// <summary>One part of a divided payment.</summary>
/// <param name="ParticipantId">Who receives it; null for the platform and for the tax.</param>
/// <param name="Amount">What is paid: without the tax that was withheld.</param>
public sealed record PaymentPart(PartKind Kind, ParticipantId? ParticipantId, Money Amount);

/// <summary>Asked of settlement: give this much of a payment back, by the plan that divided it.</summary>
/// <param name="Amount">Above zero; all refunds of an order are at most its price.</param>
public sealed record RefundMoney(OrderId OrderId, RefundId RefundId, Money Amount, string Reason);

/// <summary>What one receiver of a payment gave back; what it lacked, it owes.</summary>
/// <param name="ParticipantId">Null for the platform's fee and the tax.</param>
public sealed record RefundedPart(ParticipantId? ParticipantId, Money Amount);

/// <summary>Said by settlement: the buyer has the money again; the parts add up to the amount.</summary>
public sealed record MoneyRefunded(
    OrderId OrderId,
    RefundId RefundId,
    TransferId TransferId,
    Money Amount,
    IReadOnlyList<RefundedPart> Parts
);

/// <summary>Said by settlement: the money is divided; the parts add up to the price.</summary>
public sealed record MoneyPosted(OrderId OrderId, TransferId TransferId, IReadOnlyList<PaymentPart> Parts);

/// <summary>Said by settlement: the bank is told to pay a participant's money out.</summary>
public sealed record PayoutSent(PayoutId PayoutId, ParticipantId ParticipantId, Money Amount, PaymentFileId FileId);

/// <summary>Said by settlement: a payout did not happen; its money is available again.</summary>
/// <param name="Reason">The bank's code and words, or why it was canceled.</param>
public sealed record PayoutReturned(PayoutId PayoutId, ParticipantId ParticipantId, Money Amount, string Reason);

/// <summary>Said by settlement: money that arrived at the custodian bank is on a participant's account.</summary>
/// <param name="BankReference">What the bank calls the arrival.</param>
public sealed record DepositRecorded(
    DepositId DepositId,
    ParticipantId ParticipantId,
    Money Amount,
    string BankReference,
    TransferId TransferId,
    DateTimeOffset RecordedAt
);

/// <summary>Said by settlement: a deposit was recorded wrongly and is undone.</summary>
/// <param name="TransferId">The transfer that undid it.</param>
public sealed record DepositReversed(
    DepositId DepositId,
    ParticipantId ParticipantId,
    Money Amount,
    string Reason,
    TransferId TransferId,
    DateTimeOffset ReversedAt
);
