using System.Globalization;

namespace Exchange.Tests.Load;

/// <summary>What trades must reach on two cores that everything shares, the generator too.</summary>
public static class TradeGoals
{
    /// <summary>A calm day: so many trades a second stay under <see cref="MostMilliseconds"/> at p99.</summary>
    public const int CalmRate = 30;

    private const double MostMilliseconds = 1_000;
    private const double FewestPerSecond = 100;

    /// <summary>Prints each goal that these runs can tell something about, and whether it is met.</summary>
    /// <returns>True where none is missed.</returns>
    public static async Task<bool> ReportAsync(IReadOnlyList<LoadResult> results, TextWriter output)
    {
        var met = true;
        if (results.Where(run => run.Timetable.RatePerSecond == CalmRate).ToList() is [_, ..] calm)
        {
            var worst = calm.Max(run => run.Latencies.PercentileMs(99));
            met &= await SayAsync(
                worst < MostMilliseconds,
                $"p99 at {CalmRate} trades/s is {worst:0} ms; the goal is less than {MostMilliseconds:0} ms"
            );
        }
        if (results.Any(run => run.Timetable.RatePerSecond >= FewestPerSecond))
        {
            var most = results.Max(run => run.SucceededPerSecond);
            met &= await SayAsync(
                most >= FewestPerSecond,
                $"{most:0.0} trades/s were completed; the goal is {FewestPerSecond:0} and more"
            );
        }
        return met;

        async Task<bool> SayAsync(bool isMet, FormattableString text)
        {
            await output.WriteLineAsync(
                $"{(isMet ? "met   " : "MISSED")}  {text.ToString(CultureInfo.InvariantCulture)}"
            );
            return isMet;
        }
    }
}
