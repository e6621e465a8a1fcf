using HdrHistogram;

namespace Exchange.Tests.Load;

/// <summary>Latencies in a histogram of three significant digits, up to ten minutes.</summary>
public sealed class Latencies
{
    private const long HighestMicroseconds = 600_000_000;
    private const double MicrosecondsPerMs = 1000;

    private readonly Lock _one = new();
    private readonly LongHistogram _histogram = new(HighestMicroseconds, numberOfSignificantValueDigits: 3);

    /// <summary>Notes one latency; any thread may.</summary>
    public void Record(TimeSpan latency)
    {
        lock (_one)
            _histogram.RecordValue(Math.Clamp((long)latency.TotalMicroseconds, 0, HighestMicroseconds));
    }

    public long Count => _histogram.TotalCount;

    public double MeanMs => Count == 0 ? 0 : _histogram.GetMean() / MicrosecondsPerMs;

    public double MaxMs => Count == 0 ? 0 : _histogram.GetMaxValue() / MicrosecondsPerMs;

    /// <summary>The latency that this share of the requests stayed within, in milliseconds.</summary>
    /// <param name="percentile">0 to 100.</param>
    public double PercentileMs(double percentile) =>
        Count == 0 ? 0 : _histogram.GetValueAtPercentile(percentile) / MicrosecondsPerMs;
}
