using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Settlement.Features;

/// <summary>Money that is or was set aside for an order.</summary>
public static class ReadHold
{
    /// <param name="State">pending, posted, voided or expired.</param>
    /// <param name="Captured">What of it was posted; the rest was let go. Null while it is not posted.</param>
    /// <param name="TransferId">The transfer that divided it, once it is posted.</param>
    public sealed record Response(
        HoldId HoldId,
        OrderId OrderId,
        AccountId AccountId,
        Money Amount,
        Money? Captured,
        string State,
        TransferId? TransferId,
        DateTimeOffset CreatedAt,
        DateTimeOffset? ResolvedAt
    );

    public static async Task<Result<Response>> Handle(HoldId holdId, Caller caller, Unit unit)
    {
        var row = await unit.FindAsync<Row>(
            """
            select
              h.hold_id,
              h.order_id,
              h.account_id,
              a.owner_id,
              h.amount_minor,
              h.captured_minor,
              h.currency,
              h.state,
              h.transfer_id,
              h.created_at,
              h.resolved_at
            from holds h
            join accounts a on a.account_id = h.account_id
            where h.hold_id = @HoldId
              and h.state <> 'refused'
            """,
            new { HoldId = holdId }
        );
        if (row is null || (row.OwnerId != caller.ParticipantId && !caller.SeesAll))
            return Error.NotFound("hold");
        return new Response(
            row.HoldId,
            row.OrderId,
            row.AccountId,
            new Money(row.AmountMinor, row.Currency),
            row.CapturedMinor is { } captured ? new Money(captured, row.Currency) : null,
            row.State,
            row.TransferId,
            row.CreatedAt,
            row.ResolvedAt
        );
    }

    private sealed record Row(
        HoldId HoldId,
        OrderId OrderId,
        AccountId AccountId,
        ParticipantId OwnerId,
        long AmountMinor,
        long? CapturedMinor,
        Currency Currency,
        string State,
        TransferId? TransferId,
        DateTimeOffset CreatedAt,
        DateTimeOffset? ResolvedAt
    );
}
