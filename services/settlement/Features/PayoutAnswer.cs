using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Features;

/// <summary>Money that leaves the exchange for a bank account.</summary>
/// <param name="ParticipantId">Whose money; null for what goes back to its sender, and for the exchange's.</param>
/// <param name="BreakId">The difference whose money goes back; else null.</param>
/// <param name="Source">What the exchange itself pays it from; else null.</param>
/// <param name="To">Where it goes, as it was when it was asked for.</param>
/// <param name="TransferId">The transfer by which it left the balance.</param>
/// <param name="State">awaitingApproval, approved, sent, accepted, booked, returned.</param>
/// <param name="RequestedBy">The API client that asked for it.</param>
/// <param name="PreparedBy">The API client that verified the bank account.</param>
/// <param name="ApprovedBy">The API client that approved it; null where none was needed, or not yet.</param>
/// <param name="FileId">The file by which the bank was told.</param>
/// <param name="BankStatus">What the bank said of it last.</param>
/// <param name="ReturnReason">Why its money came back.</param>
/// <param name="NextActions">What the caller may do with it now.</param>
public sealed record PayoutAnswer(
    PayoutId PayoutId,
    ParticipantId? ParticipantId,
    BreakId? BreakId,
    PayoutSource? Source,
    Money Amount,
    BankAccountName To,
    TransferId TransferId,
    PayoutState State,
    string RequestedBy,
    string? PreparedBy,
    string? ApprovedBy,
    PaymentFileId? FileId,
    string? BankStatus,
    TransferId? BookingId,
    TransferId? ReturnId,
    string? ReturnReason,
    DateTimeOffset RequestedAt,
    DateTimeOffset? SettledAt,
    IReadOnlyList<string> NextActions
)
{
    internal const string Select = """
        select
          payout_id, participant_id, break_id, source, amount_minor, currency, name, iban, number, cnaps, bic,
          transfer_id, state, requested_by_client, prepared_by_client, approved_by_client, file_id, bank_status,
          booking_id,
          return_id, return_reason, requested_at, settled_at
        from payouts
        """;

    /// <summary>The payout, where the caller may see it.</summary>
    internal static async Task<PayoutAnswer?> FindAsync(Unit unit, PayoutId payoutId, Caller caller)
    {
        var row = await unit.FindAsync<Row>(
            $"""
            {Select}
            where payout_id = @PayoutId
            """,
            new { PayoutId = payoutId }
        );
        return row is not null && (row.ParticipantId == caller.ParticipantId || caller.SeesAll)
            ? row.AsAnswer(caller)
            : null;
    }

    internal sealed record Row(
        PayoutId PayoutId,
        ParticipantId? ParticipantId,
        BreakId? BreakId,
        PayoutSource? Source,
        long AmountMinor,
        Currency Currency,
        string Name,
        string? Iban,
        string? Number,
        string? Cnaps,
        string? Bic,
        TransferId TransferId,
        PayoutState State,
        string RequestedByClient,
        string? PreparedByClient,
        string? ApprovedByClient,
        PaymentFileId? FileId,
        string? BankStatus,
        TransferId? BookingId,
        TransferId? ReturnId,
        string? ReturnReason,
        DateTimeOffset RequestedAt,
        DateTimeOffset? SettledAt
    )
    {
        public PayoutAnswer AsAnswer(Caller caller) =>
            new(
                PayoutId,
                ParticipantId,
                BreakId,
                Source,
                new Money(AmountMinor, Currency),
                new BankAccountName(Name, Iban, Number, Cnaps, Bic),
                TransferId,
                State,
                RequestedByClient,
                PreparedByClient,
                ApprovedByClient,
                FileId,
                BankStatus,
                BookingId,
                ReturnId,
                ReturnReason,
                RequestedAt,
                SettledAt,
                [.. NextActions(caller)]
            );

        private IEnumerable<string> NextActions(Caller caller)
        {
            if (State is not (PayoutState.AwaitingApproval or PayoutState.Approved))
                yield break;
            if (State is PayoutState.AwaitingApproval && MayApprove(caller))
                yield return "approve";
            if (caller.IsOperator || ParticipantId == caller.ParticipantId)
                yield return "cancel";
        }

        private bool MayApprove(Caller caller) =>
            caller.IsOperator
            && caller.Has(Scopes.MoneyWrite)
            && ParticipantId != caller.ParticipantId
            && !string.Equals(RequestedByClient, caller.ClientId, StringComparison.Ordinal)
            && !string.Equals(PreparedByClient, caller.ClientId, StringComparison.Ordinal);
    }
}
