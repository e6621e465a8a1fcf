using Exchange.Webhooks.Data;
using Polly;

namespace Exchange.Webhooks.Sending;

/// <summary>
/// One endpoint's share of this process. Only so much of its work is taken at a time, and only so much of that is under
/// way; an endpoint that keeps everybody waiting gets less of both.
/// </summary>
internal sealed class Lane
{
    /// <summary>What is taken of an endpoint at most: enough to last until the next look into the queue.</summary>
    public const int Room = 48;

    private const int Concurrency = 12;

    // One new figure weighs an eighth.
    private const int Memory = 8;
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private readonly ResiliencePipeline places = new ResiliencePipelineBuilder()
        .AddConcurrencyLimiter(Concurrency, queueLimit: Room)
        .Build();
    private long averageTicks;
    private int inFlight;

    /// <summary>True where its answers take long: it shares the places of those that fail.</summary>
    public bool IsSlow => Interlocked.Read(ref averageTicks) > Slow.Ticks;

    /// <summary>Taken, and not written yet how it ended.</summary>
    public int InFlight => Volatile.Read(ref inFlight);

    /// <summary>What may be taken.</summary>
    public int Most => IsSlow ? Concurrency : Room;

    /// <summary>Waits for a place, then does the work.</summary>
    public ValueTask RunAsync(Func<CancellationToken, ValueTask> work, CancellationToken cancel) =>
        places.ExecuteAsync(work, cancel);

    /// <summary>Counts what was taken.</summary>
    public void Enter() => Interlocked.Increment(ref inFlight);

    /// <summary>Counts what was written or given back.</summary>
    public void Leave() => Interlocked.Decrement(ref inFlight);

    /// <summary>Learns how long an attempt took.</summary>
    public void Learn(TimeSpan took)
    {
        var average = Interlocked.Read(ref averageTicks);
        // Of two that learn at once one is forgotten, which an average bears.
        Interlocked.Exchange(ref averageTicks, average + (took.Ticks - average) / Memory);
    }
}
