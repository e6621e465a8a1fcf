using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>Money that arrived at the custodian bank for a participant, and whether that was undone.</summary>
public sealed record Deposit(
    DepositId DepositId,
    ParticipantId ParticipantId,
    long AmountMinor,
    Currency Currency,
    string BankReference,
    TransferId TransferId,
    DateTimeOffset RecordedAt,
    TransferId? ReversalId = null,
    string? ReversalReason = null,
    DateTimeOffset? ReversedAt = null
)
{
    /// <summary>The amount.</summary>
    public Money Amount => new(AmountMinor, Currency);

    /// <summary>As it is told when it is recorded.</summary>
    public DepositRecorded ToMessage() => new(DepositId, ParticipantId, Amount, BankReference, TransferId, RecordedAt);

    /// <summary>As it is told when it is undone.</summary>
    public DepositReversed ToReversal() =>
        new(DepositId, ParticipantId, Amount, ReversalReason!, ReversalId!.Value, ReversedAt!.Value);
}

/// <summary>What became of a deposit that was to be undone.</summary>
public enum ReverseOutcome
{
    /// <summary>It is undone now.</summary>
    Posted,

    /// <summary>It was undone before; nothing was done again.</summary>
    Exists,

    /// <summary>Its money is spent or held; refused.</summary>
    Insufficient,

    /// <summary>There is no such deposit.</summary>
    Unknown,
}

/// <summary>
/// Deposits with their transfers: both are written by one function of the database, so that there is never one without
/// the other. It takes many at once; each call here passes one.
/// </summary>
internal static class Deposits
{
    /// <summary>
    /// Records the deposit and books it, unless one stands under its bank reference; a twin under way is waited for.
    /// </summary>
    /// <returns>False where the reference is taken.</returns>
    public static async Task<bool> AddAsync(Unit unit, Deposit deposit, Caller recordedBy) =>
        await unit.OneAsync<string>(
            """
            select outcome
            from ledger_deposit(@Requests::jsonb)
            """,
            new
            {
                Requests = Json.Write(
                    new[]
                    {
                        new
                        {
                            DepositId = deposit.DepositId.Value,
                            TransferId = deposit.TransferId.Value,
                            ParticipantId = deposit.ParticipantId.Value,
                            Currency = deposit.Currency.Code,
                            deposit.AmountMinor,
                            deposit.BankReference,
                            RecordedBy = recordedBy.ParticipantId.Value,
                            RecordedByClient = recordedBy.ClientId,
                            deposit.RecordedAt,
                        },
                    }
                ),
            }
        )
            is "posted";

    /// <summary>Undoes the deposit, once, where its money is still there.</summary>
    public static async Task<ReverseOutcome> ReverseAsync(
        Unit unit,
        DepositId depositId,
        string reason,
        ParticipantId reversedBy
    )
    {
        var answer = await unit.OneAsync<Reversing>(
            """
            select outcome
            from ledger_reverse(@Requests::jsonb)
            """,
            new
            {
                Requests = Json.Write(
                    new[]
                    {
                        new
                        {
                            DepositId = depositId.Value,
                            TransferId = LedgerIds.ReversalOf(depositId).Value,
                            Reason = reason,
                            ReversedBy = reversedBy.Value,
                        },
                    }
                ),
            }
        );
        return answer.Outcome;
    }

    /// <summary>The deposit of this id; null where there is none.</summary>
    public static Task<Deposit?> FindAsync(Unit unit, DepositId depositId) =>
        unit.FindAsync<Deposit>(
            $"""
            select {Columns}
            from deposits
            where deposit_id = @DepositId
            """,
            new { DepositId = depositId }
        );

    /// <summary>The deposit that stands under this bank reference.</summary>
    public static Task<Deposit> OfReferenceAsync(Unit unit, string bankReference) =>
        unit.OneAsync<Deposit>(
            $"""
            select {Columns}
            from deposits
            where bank_reference = @BankReference
              and reversal_id is null
            """,
            new { BankReference = bankReference }
        );

    private const string Columns = """
          deposit_id, participant_id, amount_minor, currency, bank_reference, transfer_id, recorded_at,
          reversal_id, reversal_reason, reversed_at
        """;

    private sealed record Reversing(ReverseOutcome Outcome);
}
