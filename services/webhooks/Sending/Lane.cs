using Exchange.Webhooks.Data;
using Exchange.Webhooks.Domain;
using Polly;

namespace Exchange.Webhooks.Sending;

/// <summary>
/// One endpoint's share of this process. Only so much of its work is taken at a time, and only so much of that is under
/// way; an endpoint that fails or keeps everybody waiting gets less, from what all such endpoints share.
/// </summary>
internal sealed class Lane
{
    /// <summary>What is taken at most of an endpoint that has not shown lately that it is sound.</summary>
    public const int Start = 12;

    /// <summary>What is taken at most of a suspect one: what hangs keeps a place meanwhile.</summary>
    public const int OfSuspect = 3;

    /// <summary>An answer that takes longer is slow.</summary>
    public static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private const int Concurrency = 12;

    // Enough to last until the next look into the queue.
    private const int Room = 48;

    // One new figure weighs an eighth.
    private const int Memory = 8;
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(10);
    private static readonly TimeProvider Clock = TimeProvider.System;

    private readonly ResiliencePipeline places = new ResiliencePipelineBuilder()
        .AddConcurrencyLimiter(Concurrency, queueLimit: Room)
        .Build();
    private long averageTicks;
    private long movedAt = Clock.GetTimestamp();
    private long succeededAt;
    private bool isFailing;
    private int inFlight;
    private int underWay;

    /// <summary>
    /// True where it fails, its answers take long, or none of what is under way has come back for as long: it shares
    /// the places of all such endpoints.
    /// </summary>
    public bool IsSuspect =>
        Volatile.Read(ref isFailing)
        || Interlocked.Read(ref averageTicks) > Slow.Ticks
        || (Volatile.Read(ref underWay) > 0 && Clock.GetElapsedTime(Interlocked.Read(ref movedAt)) > Slow);

    /// <summary>Taken, and not written yet how it ended.</summary>
    public int InFlight => Volatile.Read(ref inFlight);

    /// <summary>What may be taken.</summary>
    public int Most =>
        IsSuspect ? OfSuspect
        : HasSucceededLately ? Room
        : Start;

    private bool HasSucceededLately =>
        Interlocked.Read(ref succeededAt) is not 0 and var at && Clock.GetElapsedTime(at) < Lately;

    /// <summary>Waits for a place, then does the work.</summary>
    public ValueTask RunAsync(Func<CancellationToken, ValueTask> work, CancellationToken cancel) =>
        places.ExecuteAsync(work, cancel);

    /// <summary>Counts what was taken.</summary>
    public void Enter() => Interlocked.Increment(ref inFlight);

    /// <summary>Counts what was written or given back.</summary>
    public void Leave() => Interlocked.Decrement(ref inFlight);

    /// <summary>Counts an attempt that begins.</summary>
    public void Begin()
    {
        if (Interlocked.Increment(ref underWay) == 1)
            Interlocked.Exchange(ref movedAt, Clock.GetTimestamp());
    }

    /// <summary>Counts an attempt that is over, and learns from it; null where it was broken off.</summary>
    public void End(Attempt? attempt)
    {
        Interlocked.Decrement(ref underWay);
        Interlocked.Exchange(ref movedAt, Clock.GetTimestamp());
        if (attempt is null)
            return;
        Volatile.Write(ref isFailing, !attempt.IsSuccess);
        if (attempt.IsSuccess)
            Interlocked.Exchange(ref succeededAt, Clock.GetTimestamp());
        var average = Interlocked.Read(ref averageTicks);
        // Of two that learn at once one is forgotten, which an average bears.
        Interlocked.Exchange(ref averageTicks, average + (attempt.Took.Ticks - average) / Memory);
    }
}
