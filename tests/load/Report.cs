using System.Globalization;

namespace Exchange.Tests.Load;

/// <summary>Prints runs as rows of a table, and their spread.</summary>
public static class Report
{
    public const string Header =
        "   rate/s   done/s   mean ms    p50 ms    p90 ms    p99 ms  p99.9 ms    max ms  refused failed late dropped";

    /// <summary>One run in one line.</summary>
    public static string Row(LoadResult run) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Timetable.RatePerSecond, 9:F0}{run.SucceededPerSecond, 9:F1}{run.Latencies.MeanMs, 10:F1}"
                + $"{run.Latencies.PercentileMs(50), 10:F1}{run.Latencies.PercentileMs(90), 10:F1}"
                + $"{run.Latencies.PercentileMs(99), 10:F1}{run.Latencies.PercentileMs(99.9), 10:F1}"
                + $"{run.Latencies.MaxMs, 10:F1}{run.Refused, 9}{run.Failed, 7}{run.Late, 5}{run.Dropped, 8}"
        );

    /// <summary>The middle of several runs with their lowest and highest.</summary>
    public static string Spread(string name, IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {sorted[sorted.Length / 2]:F1} (of {sorted.Length} runs, {sorted[0]:F1} to {sorted[^1]:F1})"
        );
    }
}
