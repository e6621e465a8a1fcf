using Exchange.Contracts.Orders.V1;
using Exchange.Kernel;
using Exchange.Orders.Process;
using Exchange.Platform;

namespace Exchange.Orders.Data;

/// <summary>What was asked to be given back of orders, and what of it was.</summary>
public static class RefundRows
{
    /// <summary>How much was asked back of the order before, in minor units; the caller has the order locked.</summary>
    public static Task<long> SumAsync(Unit unit, OrderId orderId) =>
        unit.OneAsync<long>(
            """
            select coalesce(sum(amount_minor), 0)::bigint
            from refunds
            where order_id = @OrderId
            """,
            new { OrderId = orderId }
        );

    /// <summary>What was given back of an order, or is being given back, oldest first.</summary>
    public static async Task<IReadOnlyList<GivenBack>> ListAsync(Unit unit, OrderId orderId, Currency currency)
    {
        var rows = await unit.ListAsync<Row>(
            """
            select refund_id, amount_minor, reason, asked_at, transfer_id, refunded_at
            from refunds
            where order_id = @OrderId
            order by refund_id
            """,
            new { OrderId = orderId }
        );
        return [.. rows.Select(row => row.ToGivenBack(currency))];
    }

    /// <summary>Adds a refund.</summary>
    public static Task AddAsync(Unit unit, OrderId orderId, OrderRefund refund, ParticipantId askedBy) =>
        unit.ExecuteAsync(
            """
            insert into refunds (refund_id, order_id, amount_minor, reason, asked_by)
            values (@RefundId, @OrderId, @AmountMinor, @Reason, @AskedBy)
            """,
            new
            {
                refund.RefundId,
                OrderId = orderId,
                AmountMinor = refund.Amount.Minor,
                refund.Reason,
                AskedBy = askedBy,
            }
        );

    /// <summary>Records by which transfer it was made; false where it is a repeat, which changes nothing.</summary>
    public static async Task<bool> MadeAsync(Unit unit, RefundId refundId, TransferId transferId) =>
        await unit.ExecuteAsync(
            """
            update refunds
            set transfer_id = @TransferId, refunded_at = clock_timestamp()
            where refund_id = @RefundId
              and transfer_id is null
            """,
            new { RefundId = refundId, TransferId = transferId }
        ) == 1;

    private sealed record Row(
        RefundId RefundId,
        long AmountMinor,
        string Reason,
        DateTimeOffset AskedAt,
        TransferId? TransferId,
        DateTimeOffset? RefundedAt
    )
    {
        public GivenBack ToGivenBack(Currency currency) =>
            new(RefundId, new Money(AmountMinor, currency), Reason, AskedAt, TransferId, RefundedAt);
    }
}

/// <summary>Something that is given back of an order's price.</summary>
/// <param name="TransferId">By which transfer; null until it is made.</param>
public sealed record GivenBack(
    RefundId RefundId,
    Money Amount,
    string Reason,
    DateTimeOffset AskedAt,
    TransferId? TransferId,
    DateTimeOffset? RefundedAt
)
{
    /// <summary>As it is told.</summary>
    public TradeRefund ToMessage() => new(RefundId, Amount, Reason, AskedAt, TransferId, RefundedAt);
}
