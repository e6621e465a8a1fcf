namespace Exchange.Tests.Load;

/// <summary>When each request leaves, decided before the first one does and whatever the server answers.</summary>
/// <param name="RatePerSecond">Requests a second.</param>
/// <param name="Duration">From the first request to the end of the last one's slot.</param>
public sealed record Timetable(double RatePerSecond, TimeSpan Duration)
{
    /// <summary>How many requests are planned.</summary>
    public int Count => (int)Math.Round(RatePerSecond * Duration.TotalSeconds);

    /// <summary>The planned instant of one request, counted from the start of the run.</summary>
    public TimeSpan At(int request) => TimeSpan.FromSeconds(request / RatePerSecond);
}
