using Exchange.Orders.Data;
using Exchange.Platform;

namespace Exchange.Orders.Process;

/// <summary>
/// Takes orders whose deadline has passed. Time is the database's, so that no replica's clock expires anything.
/// </summary>
public static class PassDeadlines
{
    private const int BatchSize = 50;

    public static async Task<int> Handle(Unit unit)
    {
        var due = await OrderRows.LockDueAsync(unit, BatchSize);
        foreach (var order in due)
            await OrderSteps.TakeAsync(unit, order, OrderTrigger.DeadlinePassed, OrderFacts.None);
        return due.Count;
    }
}
