using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>What an order's money is, or was, held for: whose it is, and how it is to be divided.</summary>
public sealed record PlannedSale(ParticipantId BuyerId, SplitPlan Plan);

/// <summary>Orders whose money is held or divided, and why it was not.</summary>
internal static class Sales
{
    /// <summary>What is or was held for these orders; an order that nothing is held for is missing.</summary>
    public static async Task<Dictionary<OrderId, PlannedSale>> FindAsync(
        Unit unit,
        IReadOnlyCollection<OrderId> orderIds
    ) =>
        (
            await unit.ListAsync<Row>(
                """
                select h.order_id, a.owner_id, p.plan::text as plan
                from holds h
                join accounts a on a.account_id = h.account_id
                join split_plans p on p.order_id = h.order_id
                where h.order_id = any (@OrderIds)
                  and h.state in ('pending', 'posted')
                """,
                new { OrderIds = orderIds.Select(orderId => orderId.Value).ToArray() }
            )
        ).ToDictionary(row => row.OrderId, row => new PlannedSale(row.OwnerId, Json.Read<SplitPlan>(row.Plan)));

    /// <summary>The sentences with which holds of these orders were refused, where codes do not say all.</summary>
    public static async Task<Dictionary<OrderId, string>> RefusalsAsync(
        Unit unit,
        IReadOnlyCollection<OrderId> orderIds
    ) =>
        (
            await unit.ListAsync<Refusal>(
                """
                select order_id, refusal_message
                from holds
                where order_id = any (@OrderIds)
                  and refusal_message is not null
                """,
                new { OrderIds = orderIds.Select(orderId => orderId.Value).ToArray() }
            )
        ).ToDictionary(row => row.OrderId, row => row.RefusalMessage);

    private sealed record Row(OrderId OrderId, ParticipantId OwnerId, string Plan);

    private sealed record Refusal(OrderId OrderId, string RefusalMessage);
}
