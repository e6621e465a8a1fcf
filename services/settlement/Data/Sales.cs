using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>Money that is held for an order: whose and how much.</summary>
public sealed record HeldMoney(ParticipantId OwnerId, long AmountMinor, Currency Currency)
{
    /// <summary>The amount.</summary>
    public Money Amount => new(AmountMinor, Currency);
}

/// <summary>What the division of an order's payment needs to know.</summary>
internal static class Sales
{
    /// <summary>How the order's payment was divided; null while it was not.</summary>
    public static async Task<Division?> DivisionOfAsync(Unit unit, OrderId orderId)
    {
        var details = await unit.FindAsync<string>(
            """
            select details::text
            from transfers
            where transfer_id = @TransferId
            """,
            new { TransferId = LedgerIds.SaleOf(orderId) }
        );
        return details is null ? null : Json.Read<Division>(details);
    }

    /// <summary>What is held for the order; null where nothing is.</summary>
    public static Task<HeldMoney?> HeldForAsync(Unit unit, OrderId orderId) =>
        unit.FindAsync<HeldMoney>(
            """
            select a.owner_id, h.amount_minor, h.currency
            from holds h
            join accounts a on a.account_id = h.account_id
            where h.order_id = @OrderId
              and h.state = 'pending'
            """,
            new { OrderId = orderId }
        );

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
}
