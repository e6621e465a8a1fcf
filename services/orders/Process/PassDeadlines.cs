using Exchange.Orders.Data;
using Exchange.Platform;

namespace Exchange.Orders.Process;

/// <summary>
/// Takes orders whose deadline has passed, one by one: an order that faults is looked at again later and later, and
/// delays no other. Time is the database's, so that no replica's clock expires anything.
/// </summary>
public static class PassDeadlines
{
    public static readonly DueRows<OrderId> Due = new(OrderRows.TakeDueAsync, PassAsync, OrderRows.PutOffAsync);

    private static async Task PassAsync(Unit unit, OrderId orderId)
    {
        var order = await OrderRows.LockAsync(unit, orderId);
        await OrderSteps.TakeAsync(unit, order!, OrderTrigger.DeadlinePassed, OrderFacts.None);
    }
}
