using Exchange.Platform;

namespace Exchange.Orders.Data;

/// <summary>What was asked to be given back of orders: rows that are added and never changed.</summary>
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

    /// <summary>Adds a refund.</summary>
    public static Task AddAsync(
        Unit unit,
        RefundId refundId,
        OrderId orderId,
        long amountMinor,
        string reason,
        ParticipantId askedBy
    ) =>
        unit.ExecuteAsync(
            """
            insert into refunds (refund_id, order_id, amount_minor, reason, asked_by)
            values (@RefundId, @OrderId, @AmountMinor, @Reason, @AskedBy)
            """,
            new
            {
                RefundId = refundId,
                OrderId = orderId,
                AmountMinor = amountMinor,
                Reason = reason,
                AskedBy = askedBy,
            }
        );
}
