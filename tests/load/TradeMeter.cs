using System.Globalization;
using Exchange.Local;

namespace Exchange.Tests.Load;

/// <summary>Measures one run of trades, and what each process and each database did for it.</summary>
public sealed class TradeMeter(TestStack stack, RunningExchange exchange, TextWriter output)
{
    // PostgreSQL publishes the counters of a busy connection about once a second.
    private static readonly TimeSpan CountersDelay = TimeSpan.FromSeconds(1.5);

    /// <summary>Print the statements too.</summary>
    public bool Statements { get; init; }

    /// <summary>Holds the rate, waits for the last trade to end, and prints.</summary>
    public async Task<LoadResult> MeasureAsync(
        Timetable timetable,
        Purchases purchases,
        double floor,
        CancellationToken cancellation
    )
    {
        var counters = new DatabaseCounters(stack.Postgres);
        var before = await counters.ReadAsync(cancellation);
        if (Statements)
            await Load.Statements.ResetAsync(stack.Postgres, cancellation);
        var cpu = new CpuMeter(await WatchedProcesses.OfAsync(stack, exchange, cancellation));
        var run = await new OpenLoop(timetable).RunAsync(purchases.BuyAsync, cancellation);
        var used = cpu.Read();
        await Task.Delay(CountersDelay, cancellation);
        var after = await counters.ReadAsync(cancellation);
        await output.WriteLineAsync(Report.Header);
        await output.WriteLineAsync(Report.Row(run));
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {run.SucceededPerSecond:F1} completed trades/s, "
                    + $"1/{floor / Math.Max(run.SucceededPerSecond, 0.1):F0} of the floor ({floor:F0}/s); "
                    + $"load average {CpuMeter.LoadAverage}"
            )
        );
        await output.WriteLineAsync("  CPU, % of a core (ms per trade): " + Shares(used, run));
        await output.WriteLineAsync("  per trade: " + PerTrade(before, after, Math.Max(run.Succeeded, 1)));
        if (Statements)
            await Load.Statements.PrintAsync(stack.Postgres, run.Succeeded, output, cancellation);
        return run;
    }

    private static string Shares(IReadOnlyList<(string Name, double Percent)> used, LoadResult run) =>
        string.Join(
            ", ",
            used.Select(one => Text($"{one.Name} {one.Percent:F0} ({10 * one.Percent / run.SucceededPerSecond:F1})"))
        );

    private static string PerTrade(
        IReadOnlyDictionary<string, long> before,
        IReadOnlyDictionary<string, long> after,
        int trades
    ) =>
        string.Join(
            ", ",
            after
                .Select(one => (one.Key, Count: one.Value - before.GetValueOrDefault(one.Key)))
                .Where(one => one.Count > trades / 10)
                .Select(one => Text($"{one.Key} {(double)one.Count / trades:F1}"))
        );

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
