using CsCheck;
using Exchange.Webhooks.Data;
using Exchange.Webhooks.Features;

namespace Exchange.Tests.Unit.Webhooks;

/// <summary>Whatever the order of arrival, a reader sees 1, 2, 3, ... of each resource.</summary>
internal sealed class InOrderTests
{
    [Test]
    public void Facts_that_arrive_in_any_order_and_twice_are_told_once_each_and_in_their_order() =>
        Gen.Int[1, 8]
            .Array[1, 4]
            .SelectMany(counts => Gen.Shuffle(Twice(counts)).Select(arrivals => (counts, arrivals)))
            .SelectMany(one => Gen.Int[1, 5].Select(batch => (one.counts, one.arrivals, batch)))
            .Sample(one =>
            {
                var (heads, told, waiting) = (
                    new Dictionary<string, int>(),
                    new List<EventDraft>(),
                    new List<EventDraft>()
                );
                foreach (var batch in one.arrivals.Chunk(one.batch))
                {
                    var order = InOrder.Of(heads, waiting.Concat(batch));
                    foreach (var next in order.Ready)
                    {
                        if (next.Sequence != heads.GetValueOrDefault(next.Resource) + 1)
                            return false;
                        heads[next.Resource] = next.Sequence;
                        told.Add(next);
                    }
                    waiting = [.. order.Early];
                }
                return waiting.Count == 0 && told.Count == one.counts.Sum();
            });

    [Test]
    public void What_has_no_predecessor_waits_and_what_was_told_is_not_told_again()
    {
        var heads = new Dictionary<string, int> { ["ord_a"] = 2 };

        var order = InOrder.Of(heads, [Draft("ord_a", 4), Draft("ord_a", 2), Draft("ord_b", 2)]);

        Assert.That(order.Ready, Is.Empty);
        Assert.That(
            order.Early.Select(one => (one.Resource, one.Sequence)),
            Is.EqualTo(new[] { ("ord_a", 4), ("ord_b", 2) })
        );
    }

    private static EventDraft[] Twice(int[] counts) =>
        [
            .. from resource in Enumerable.Range(0, counts.Length)
            from sequence in Enumerable.Range(1, counts[resource])
            from _ in Enumerable.Range(0, 2)
            select Draft($"ord_{resource}", sequence),
        ];

    private static EventDraft Draft(string resource, int sequence) =>
        new(EventId.New(), "order.placed", resource, sequence, default, Audience: null, "{}");
}
