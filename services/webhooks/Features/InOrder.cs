using Exchange.Webhooks.Data;

namespace Exchange.Webhooks.Features;

/// <summary>Which facts can be told now, so that a reader sees 1, 2, 3, ... of each resource.</summary>
/// <param name="Ready">In the order in which they are told.</param>
/// <param name="Early">Those whose predecessor is not there yet.</param>
public sealed record InOrder(IReadOnlyList<EventDraft> Ready, IReadOnlyList<EventDraft> Early)
{
    /// <summary>
    /// Sorts what arrived and what waits into what follows on what is told and what does not. What was told before, a
    /// twin under whatever id, is neither.
    /// </summary>
    /// <param name="heads">Up to which fact each resource is told; one that is not there is told nothing of.</param>
    /// <param name="events">What waits and what arrived, in the order of their arrival.</param>
    public static InOrder Of(IReadOnlyDictionary<string, int> heads, IEnumerable<EventDraft> events)
    {
        var told = new Dictionary<string, int>(heads, StringComparer.Ordinal);
        var waiting = new Dictionary<(string, int), EventDraft>();
        var ready = new List<EventDraft>();
        foreach (var one in events.Where(one => one.Sequence > told.GetValueOrDefault(one.Resource)))
        {
            waiting.TryAdd((one.Resource, one.Sequence), one);
            // What arrives may be just what others have waited for.
            while (waiting.Remove((one.Resource, told.GetValueOrDefault(one.Resource) + 1), out var next))
            {
                ready.Add(next);
                told[next.Resource] = next.Sequence;
            }
        }
        return new InOrder(ready, [.. waiting.Values]);
    }
}
