using Exchange.Platform;
using Exchange.Webhooks.Data;

namespace Exchange.Webhooks.Features;

/// <summary>Makes events of messages and adds them to the feed, many in one transaction.</summary>
public static class RecordEvents
{
    public static async Task Handle(IReadOnlyList<Fact> facts, Unit unit)
    {
        // A fact without a number is the repeat of one that has it.
        var arrived = facts.Where(fact => fact.Sequence is not null).Select(EventDraft.Of).ToList();
        if (arrived.Count == 0)
            return;
        var resources = arrived.Select(one => one.Resource).Distinct(StringComparer.Ordinal).ToList();
        var position = await Events.LockAsync(unit);
        var early = await Events.EarlyAsync(unit, resources);
        var order = InOrder.Of(await Events.HeadsAsync(unit, resources), early.Concat(arrived));
        if (order.Ready.Count > 0)
        {
            var last = await Events.AppendAsync(unit, position, order.Ready);
            await Deliveries.FanOutAsync(unit, position, last);
        }
        await Events.WaitAsync(unit, order.Early);
    }
}
