using System.Text.Json;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Orders.Data;
using Exchange.Platform;

namespace Exchange.Orders.Process;

/// <summary>
/// The answers of licensing and settlement, each turned into a trigger of the table and what it tells.
/// </summary>
public static class OrderProcessConsumer
{
    public static Task Handle(RightsReserved message, Unit unit) =>
        TakeAsync(
            unit,
            message.OrderId,
            OrderTrigger.RightsReserved,
            new OrderFacts { ReservationId = message.ReservationId }
        );

    public static Task Handle(RightsRefused message, Unit unit) =>
        TakeAsync(
            unit,
            message.OrderId,
            OrderTrigger.RightsRefused,
            new OrderFacts
            {
                RefusalCode = message.Code,
                RefusalMessage = message.Message,
                Conflict = message.Conflict is { } conflict ? Json.Read<JsonElement>(conflict) : null,
            }
        );

    public static Task Handle(MoneyHeld message, Unit unit) =>
        TakeAsync(unit, message.OrderId, OrderTrigger.MoneyHeld, new OrderFacts { HoldId = message.HoldId });

    public static Task Handle(MoneyRefused message, Unit unit) =>
        TakeAsync(
            unit,
            message.OrderId,
            OrderTrigger.MoneyRefused,
            new OrderFacts { RefusalCode = message.Code, RefusalMessage = message.Message }
        );

    public static Task Handle(LicenseGranted message, Unit unit) =>
        TakeAsync(unit, message.OrderId, OrderTrigger.LicenseGranted, new OrderFacts { LicenseId = message.LicenseId });

    public static Task Handle(MoneyPosted message, Unit unit) =>
        TakeAsync(
            unit,
            message.OrderId,
            OrderTrigger.MoneyPosted,
            new OrderFacts { TransferId = message.TransferId, Parts = message.Parts }
        );

    public static Task Handle(LicenseRevoked message, Unit unit) =>
        TakeAsync(unit, message.OrderId, OrderTrigger.LicenseRevoked, OrderFacts.None);

    // A part that is given back changes nothing but the refund's own row: the license goes on.
    public static async Task Handle(MoneyRefunded message, Unit unit)
    {
        var order = await LockAsync(unit, message.OrderId, OrderTrigger.MoneyRefunded);
        var isNew = await RefundRows.MadeAsync(unit, message.RefundId, message.TransferId);
        var told = order with { Refunds = await RefundRows.ListAsync(unit, order.OrderId, order.Price.Currency) };
        if (order.Facts.Refund?.RefundId == message.RefundId)
            await OrderSteps.TakeAsync(unit, told, OrderTrigger.MoneyRefunded, OrderFacts.None);
        else if (isNew)
            unit.Say(OrderMessages.RefundedInPart(told));
    }

    // An answer to an order that was never placed here is a fault, for an operator to see in the error queue.
    private static async Task<Order> LockAsync(Unit unit, OrderId orderId, OrderTrigger trigger) =>
        await OrderRows.LockAsync(unit, orderId)
        ?? throw new InvalidOperationException($"{trigger} of {orderId}, which is no order of ours.");

    private static async Task TakeAsync(Unit unit, OrderId orderId, OrderTrigger trigger, OrderFacts facts) =>
        await OrderSteps.TakeAsync(unit, await LockAsync(unit, orderId, trigger), trigger, facts);
}
