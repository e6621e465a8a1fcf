using System.Diagnostics;

namespace Exchange.Tests.Load;

/// <summary>What became of one request.</summary>
public enum Outcome
{
    Succeeded,

    /// <summary>Answered with a business no or a limit.</summary>
    Refused,

    /// <summary>No answer, a fault, or none in time.</summary>
    Failed,
}

/// <summary>
/// Sends requests on a timetable. A slow answer delays no later request, and a latency counts from the planned instant,
/// so that the time a request would have waited for its turn is in the figures (no coordinated omission).
/// </summary>
/// <param name="timetable">When each request leaves.</param>
/// <param name="maxInFlight">A request whose turn comes while so many are unanswered is dropped, and counted.</param>
public sealed class OpenLoop(Timetable timetable, int maxInFlight = 20_000)
{
    private static readonly TimeSpan LateAfter = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly Latencies _latencies = new();
    private readonly int[] _outcomes = new int[Enum.GetValues<Outcome>().Length];
    private int _inFlight;

    /// <summary>Runs the whole timetable and waits for the last answer.</summary>
    /// <param name="send">Sends request number n and says what became of it; its time-outs are its own.</param>
    /// <param name="cancellation">Ends the run early; what was sent so far is in the result.</param>
    public async Task<LoadResult> RunAsync(
        Func<int, CancellationToken, Task<Outcome>> send,
        CancellationToken cancellation
    )
    {
        var (late, dropped) = (0, 0);
        var pending = new List<Task>(timetable.Count);
        var started = Stopwatch.GetTimestamp();
        for (var request = 0; request < timetable.Count && !cancellation.IsCancellationRequested; request++)
        {
            var planned = timetable.At(request);
            while (Stopwatch.GetElapsedTime(started) < planned)
                await Task.Delay(Tick, CancellationToken.None);
            if (Stopwatch.GetElapsedTime(started) - planned > LateAfter)
                late++;
            if (Volatile.Read(ref _inFlight) < maxInFlight)
                pending.Add(SendAsync(send, request, started, cancellation));
            else
                dropped++;
        }
        await Task.WhenAll(pending);
        return new LoadResult(timetable, Stopwatch.GetElapsedTime(started), _latencies)
        {
            Succeeded = _outcomes[(int)Outcome.Succeeded],
            Refused = _outcomes[(int)Outcome.Refused],
            Failed = _outcomes[(int)Outcome.Failed],
            Late = late,
            Dropped = dropped,
        };
    }

    private async Task SendAsync(
        Func<int, CancellationToken, Task<Outcome>> send,
        int request,
        long started,
        CancellationToken cancellation
    )
    {
        Interlocked.Increment(ref _inFlight);
        var outcome = Outcome.Failed;
        try
        {
            outcome = await send(request, cancellation);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or TimeoutException)
        {
            outcome = Outcome.Failed;
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            Interlocked.Increment(ref _outcomes[(int)outcome]);
        }
        if (outcome == Outcome.Succeeded)
            _latencies.Record(Stopwatch.GetElapsedTime(started) - timetable.At(request));
    }
}
