using Exchange.Orders.Data;
using Exchange.Platform;

namespace Exchange.Orders.Process;

/// <summary>Drives an order by its table: one decision, one write, and what the row sends.</summary>
public static class OrderSteps
{
    /// <summary>Begins the life of an order, and answers it as it was placed.</summary>
    public static async Task<Order> PlaceAsync(Unit unit, Order order, OfferRow offer)
    {
        var placed = await OrderRows.PlaceAsync(unit, order, offer);
        foreach (var send in OrderProcess.Table.Start.Send)
            unit.Say(OrderMessages.Of(send, placed));
        return placed;
    }

    /// <summary>
    /// Something happens to an order that is locked; null where the table ignores it and nothing changed.
    /// </summary>
    public static async Task<Order?> TakeAsync(Unit unit, Order order, OrderTrigger trigger, OrderFacts facts)
    {
        var decision = OrderProcess.Table.Decide(order.State, trigger);
        if (decision.Ignored)
            return null;
        var next = order with { State = decision.To, Version = order.Version + 1, Facts = order.Facts.And(facts) };
        await OrderRows.WriteAsync(unit, next, new OrderStep(order.State, trigger, facts));
        foreach (var send in decision.Send)
            unit.Say(OrderMessages.Of(send, next));
        return next;
    }
}

/// <summary>One row of the history.</summary>
/// <param name="From">The state before.</param>
/// <param name="Trigger">What happened.</param>
/// <param name="Facts">What it told.</param>
public sealed record OrderStep(OrderState From, OrderTrigger Trigger, OrderFacts Facts);
