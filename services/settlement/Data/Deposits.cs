using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Settlement.Data;

/// <summary>Money that arrived at the custodian bank for a participant.</summary>
public sealed record Deposit(
    DepositId DepositId,
    ParticipantId ParticipantId,
    long AmountMinor,
    Currency Currency,
    string BankReference,
    TransferId TransferId,
    DateTimeOffset RecordedAt
)
{
    /// <summary>The amount.</summary>
    public Money Amount => new(AmountMinor, Currency);
}

internal static class Deposits
{
    /// <summary>Writes the deposit, unless its bank reference is taken; a twin under way is waited for.</summary>
    /// <returns>False where the reference is taken.</returns>
    public static async Task<bool> AddAsync(Unit unit, Deposit deposit, ParticipantId recordedBy) =>
        await unit.ExecuteAsync(
            """
            insert into deposits (
              deposit_id, participant_id, amount_minor, currency, bank_reference, transfer_id, recorded_by, recorded_at
            )
            values (
              @DepositId, @ParticipantId, @AmountMinor, @Currency, @BankReference, @TransferId, @RecordedBy, @RecordedAt
            )
            on conflict (bank_reference) do nothing
            """,
            new
            {
                deposit.DepositId,
                deposit.ParticipantId,
                deposit.AmountMinor,
                deposit.Currency,
                deposit.BankReference,
                deposit.TransferId,
                RecordedBy = recordedBy,
                deposit.RecordedAt,
            }
        ) == 1;

    /// <summary>The deposit with this bank reference.</summary>
    public static Task<Deposit> OfReferenceAsync(Unit unit, string bankReference) =>
        unit.OneAsync<Deposit>(
            """
            select deposit_id, participant_id, amount_minor, currency, bank_reference, transfer_id, recorded_at
            from deposits
            where bank_reference = @BankReference
            """,
            new { BankReference = bankReference }
        );
}
