using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;

namespace Exchange.Webhooks.Vocabulary;

/// <summary>The price of an order as it was divided.</summary>
/// <param name="TransferId">The transfer that divided it.</param>
/// <param name="OrderId">The order that was paid.</param>
/// <param name="Parts">Your own parts: what each is for and what you received.</param>
public sealed record DividedData(
    TransferId TransferId,
    OrderId OrderId,
    [property: OwnRows] IReadOnlyList<PaymentPart> Parts
)
{
    /// <summary>The division of a message.</summary>
    public static DividedData Of(MoneyPosted told) => new(told.TransferId, told.OrderId, told.Parts);
}

/// <summary>Money of an order that was given back to its buyer.</summary>
/// <param name="TransferId">The transfer that gave it back.</param>
/// <param name="OrderId">The order that was paid.</param>
/// <param name="RefundId">The refund, as the order lists it.</param>
/// <param name="Parts">Your own parts: what you gave back; what you lacked, you owe.</param>
public sealed record GivenBackData(
    TransferId TransferId,
    OrderId OrderId,
    RefundId RefundId,
    [property: OwnRows] IReadOnlyList<RefundedPart> Parts
)
{
    /// <summary>The refund of a message.</summary>
    public static GivenBackData Of(MoneyRefunded told) => new(told.TransferId, told.OrderId, told.RefundId, told.Parts);
}

/// <summary>Money that arrived at the custodian bank.</summary>
/// <param name="DepositId">The deposit.</param>
/// <param name="ParticipantId">Whose account it is on.</param>
/// <param name="Amount">How much arrived.</param>
/// <param name="BankReference">What the bank calls the arrival.</param>
/// <param name="TransferId">The transfer that booked it.</param>
/// <param name="RecordedAt">When it was booked.</param>
public sealed record DepositData(
    DepositId DepositId,
    ParticipantId ParticipantId,
    Money Amount,
    string BankReference,
    TransferId TransferId,
    DateTimeOffset RecordedAt
)
{
    /// <summary>The deposit of a message.</summary>
    public static DepositData Of(DepositRecorded told) =>
        new(told.DepositId, told.ParticipantId, told.Amount, told.BankReference, told.TransferId, told.RecordedAt);
}

/// <summary>A deposit that was recorded wrongly and is undone.</summary>
/// <param name="DepositId">The deposit.</param>
/// <param name="ParticipantId">From whose account it was taken.</param>
/// <param name="Amount">How much was taken.</param>
/// <param name="Reason">Why it was wrong.</param>
/// <param name="TransferId">The transfer that undid it.</param>
/// <param name="ReversedAt">When it was undone.</param>
public sealed record ReversedDepositData(
    DepositId DepositId,
    ParticipantId ParticipantId,
    Money Amount,
    string Reason,
    TransferId TransferId,
    DateTimeOffset ReversedAt
)
{
    /// <summary>The deposit of a message.</summary>
    public static ReversedDepositData Of(DepositReversed told) =>
        new(told.DepositId, told.ParticipantId, told.Amount, told.Reason, told.TransferId, told.ReversedAt);
}

/// <summary>A payout that the bank is told to make.</summary>
/// <param name="PayoutId">The payout.</param>
/// <param name="ParticipantId">Whose money it is.</param>
/// <param name="Amount">How much is paid out.</param>
public sealed record PayoutData(PayoutId PayoutId, ParticipantId ParticipantId, Money Amount)
{
    /// <summary>The payout of a message.</summary>
    public static PayoutData Of(PayoutSent told) => new(told.PayoutId, told.ParticipantId, told.Amount);
}

/// <summary>A payout that did not happen.</summary>
/// <param name="PayoutId">The payout.</param>
/// <param name="ParticipantId">Whose money it is.</param>
/// <param name="Amount">How much is available again.</param>
/// <param name="Reason">The bank's code and words, or why it was canceled.</param>
public sealed record ReturnedPayoutData(PayoutId PayoutId, ParticipantId ParticipantId, Money Amount, string Reason)
{
    /// <summary>The payout of a message.</summary>
    public static ReturnedPayoutData Of(PayoutReturned told) =>
        new(told.PayoutId, told.ParticipantId, told.Amount, told.Reason);
}
