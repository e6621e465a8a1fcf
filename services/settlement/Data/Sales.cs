using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>Money that is held for an order: whose and how much.</summary>
public sealed record HeldMoney(OrderId OrderId, ParticipantId OwnerId, long AmountMinor, Currency Currency)
{
    /// <summary>The amount.</summary>
    public Money Amount => new(AmountMinor, Currency);
}

/// <summary>What the division of an order's payment needs to know.</summary>
internal static class Sales
{
    /// <summary>How these orders' payments were divided; an order that was not divided yet is missing.</summary>
    public static async Task<Dictionary<OrderId, Division>> DivisionsOfAsync(
        Unit unit,
        IReadOnlyCollection<OrderId> orderIds
    )
    {
        var rows = await unit.ListAsync<Divided>(
            """
            select order_id, details::text as details
            from transfers
            where transfer_id = any(@TransferIds)
            """,
            new { TransferIds = orderIds.Select(orderId => LedgerIds.SaleOf(orderId).Value).ToArray() }
        );
        return rows.ToDictionary(row => row.OrderId, row => Json.Read<Division>(row.Details));
    }

    /// <summary>What is held for these orders; an order that nothing is held for is missing.</summary>
    public static async Task<Dictionary<OrderId, HeldMoney>> HeldForAsync(
        Unit unit,
        IReadOnlyCollection<OrderId> orderIds
    )
    {
        var rows = await unit.ListAsync<HeldMoney>(
            """
            select h.order_id, a.owner_id, h.amount_minor, h.currency
            from holds h
            join accounts a on a.account_id = h.account_id
            where h.order_id = any(@OrderIds)
              and h.state = 'pending'
            """,
            new { OrderIds = orderIds.Select(orderId => orderId.Value).ToArray() }
        );
        return rows.ToDictionary(row => row.OrderId);
    }

    /// <summary>The platform's rate that is in force now.</summary>
    public static Task<Share> FeeAsync(Unit unit) =>
        unit.OneAsync<Share>(
            """
            select fee_ppm
            from fee_schedule
            where valid_from <= now()
            order by valid_from desc
            limit 1
            """
        );

    private sealed record Divided(OrderId OrderId, string Details);
}
