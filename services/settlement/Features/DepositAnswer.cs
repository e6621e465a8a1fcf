using Exchange.Kernel;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>A deposit as it is shown.</summary>
/// <param name="TransferId">The transfer that booked it.</param>
/// <param name="Reversal">How it was undone; null while it stands.</param>
public sealed record DepositAnswer(
    DepositId DepositId,
    ParticipantId ParticipantId,
    Money Amount,
    string BankReference,
    TransferId TransferId,
    DateTimeOffset RecordedAt,
    DepositReversal? Reversal
)
{
    internal static DepositAnswer Of(Deposit deposit) =>
        new(
            deposit.DepositId,
            deposit.ParticipantId,
            deposit.Amount,
            deposit.BankReference,
            deposit.TransferId,
            deposit.RecordedAt,
            deposit is { ReversalId: { } transfer, ReversalReason: { } reason, ReversedAt: { } at }
                ? new DepositReversal(transfer, reason, at)
                : null
        );
}

/// <summary>How a deposit was undone.</summary>
/// <param name="TransferId">The transfer that took the money back.</param>
public sealed record DepositReversal(TransferId TransferId, string Reason, DateTimeOffset ReversedAt);
