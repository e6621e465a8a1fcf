using System.Diagnostics;
using System.Globalization;

namespace Exchange.Tests.Load;

/// <summary>One path, measured.</summary>
internal sealed record MeasuredPath(string Name, Latencies Latencies, TimeSpan Elapsed)
{
    public double PerSecond => Latencies.Count / Elapsed.TotalSeconds;

    /// <summary>One row of the table.</summary>
    /// <param name="smallest">The same path with the fewest grants, to tell the cost of growth.</param>
    public string Row(int grants, MeasuredPath smallest) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{grants, 9:N0}  {Name, -22}{Latencies.Count, 7}{Latencies.PercentileMs(50), 9:F2}"
                + $"{Latencies.PercentileMs(99), 9:F2}{Latencies.MaxMs, 9:F1}{PerSecond, 9:F0}"
                + $"{Latencies.PercentileMs(50) / smallest.Latencies.PercentileMs(50), 8:F2}"
                + $"{Latencies.PercentileMs(99) / smallest.Latencies.PercentileMs(99), 8:F2}"
        );
}

/// <summary>Some clients, each of which asks again as soon as it has its answer.</summary>
internal sealed class RightsClients(int clients)
{
    /// <summary>Asks so often in all, and measures each.</summary>
    public async Task<MeasuredPath> AskAsync(string name, int count, Func<int, Task> ask)
    {
        var latencies = new Latencies();
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(ClientAsync)));
        return new MeasuredPath(name, latencies, Stopwatch.GetElapsedTime(started));

        async Task ClientAsync()
        {
            for (int turn; (turn = Interlocked.Increment(ref next)) < count; )
            {
                var asked = Stopwatch.GetTimestamp();
                await ask(turn);
                latencies.Record(Stopwatch.GetElapsedTime(asked));
            }
        }
    }
}
