using Exchange.Platform;
using Exchange.Webhooks.Data;
using Exchange.Webhooks.Domain;
using Exchange.Webhooks.Vocabulary;

namespace Exchange.Webhooks.Sending;

/// <summary>How attempts ended, with all that follows from it: endpoints that are verified, or told no more.</summary>
internal static class Endings
{
    /// <summary>Writes these; answers those that somebody else keeps just now, to be written later.</summary>
    public static async Task<List<Ended>> WriteAsync(Units units, IReadOnlyList<Ended> batch, CancellationToken cancel)
    {
        if (batch.Count == 0)
            return [];
        // Before their ends are written, so that a death in between leaves an attempt to be repeated, not a receiver
        // that was not heard.
        foreach (var one in Places(batch.Where(one => one.Verdict.IsGone)))
            await DisableAsync(units, one, "gone", cancel);
        foreach (var one in batch.Where(one => one.Of.Type is NoticeTypes.Challenge && one.Attempt.IsSuccess))
        {
            if (Challenge.IsMetBy(one.Of.Challenge, one.Attempt.Answer))
                await units.RunAsync(
                    unit => EndpointStates.VerifyAsync(unit, one.Of.EndpointId, one.Of.Challenge),
                    cancel
                );
        }
        var written = await units.RunAsync(unit => DeliveryEnds.WriteAsync(unit, batch), cancel);
        foreach (var one in Places(batch))
        {
            if (written.Failing.Contains(one.EndpointId.Value))
                await DisableAsync(units, one, "failing", cancel);
        }
        return [.. batch.Where(one => written.Unwritten.Contains(one.Of.DeliveryId.Value))];
    }

    // One of each address: an endpoint that was moved may have answers of both.
    private static IEnumerable<Taken> Places(IEnumerable<Ended> batch) =>
        batch.Select(one => one.Of).DistinctBy(one => (one.EndpointId, one.Url));

    private static Task DisableAsync(Units units, Taken taken, string because, CancellationToken cancel) =>
        units.RunAsync(unit => EndpointStates.DisableAsync(unit, taken.EndpointId, because, taken.Url), cancel);
}
