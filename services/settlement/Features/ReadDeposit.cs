using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Settlement.Features;

/// <summary>A deposit, for whom it was recorded, for operators and supervisors.</summary>
public static class ReadDeposit
{
    public sealed record Response(
        DepositId DepositId,
        ParticipantId ParticipantId,
        Money Amount,
        string BankReference,
        TransferId TransferId,
        DateTimeOffset RecordedAt
    );

    public static async Task<Result<Response>> Handle(DepositId depositId, Caller caller, Unit unit)
    {
        var row = await unit.FindAsync<Row>(
            """
            select deposit_id, participant_id, amount_minor, currency, bank_reference, transfer_id, recorded_at
            from deposits
            where deposit_id = @DepositId
            """,
            new { DepositId = depositId }
        );
        if (row is null || (row.ParticipantId != caller.ParticipantId && !caller.SeesAll))
            return Error.NotFound("deposit");
        return new Response(
            row.DepositId,
            row.ParticipantId,
            new Money(row.AmountMinor, row.Currency),
            row.BankReference,
            row.TransferId,
            row.RecordedAt
        );
    }

    private sealed record Row(
        DepositId DepositId,
        ParticipantId ParticipantId,
        long AmountMinor,
        Currency Currency,
        string BankReference,
        TransferId TransferId,
        DateTimeOffset RecordedAt
    );
}
