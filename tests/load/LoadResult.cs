namespace Exchange.Tests.Load;

/// <summary>One run of a timetable.</summary>
/// <param name="Timetable">What was planned.</param>
/// <param name="Elapsed">From the first planned instant to the last answer.</param>
/// <param name="Latencies">Of the requests that succeeded, from their planned instants.</param>
public sealed record LoadResult(Timetable Timetable, TimeSpan Elapsed, Latencies Latencies)
{
    public int Succeeded { get; init; }

    public int Refused { get; init; }

    public int Failed { get; init; }

    /// <summary>
    /// Left more than 20 ms after their instant: the generator itself was slow. Their latency counts the wait.
    /// </summary>
    public int Late { get; init; }

    /// <summary>
    /// Never left, because too many were unanswered. They are in no latency: a run that drops has not held its rate.
    /// </summary>
    public int Dropped { get; init; }

    /// <summary>
    /// Successes a second until the last answer; below the planned rate where a backlog was still drained at the end.
    /// </summary>
    public double SucceededPerSecond => Succeeded / Elapsed.TotalSeconds;
}
