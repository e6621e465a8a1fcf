using System.Diagnostics;
using System.Globalization;
using Exchange.Local;

namespace Exchange.Tests.Load;

/// <summary>How search is measured.</summary>
public sealed record SearchPlan
{
    /// <summary>How many works are listed, one measurement after the other; ascending.</summary>
    public IReadOnlyList<int> Sizes { get; init; } = [10_000, 128_000, 1_000_000];

    /// <summary>How long each path is asked.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The folder of the data.</summary>
    public string Data { get; init; } = new ImportsPlan().Data;
}

/// <summary>
/// Searches, reads and counts over a growing number of works, through the gateway and in open loop: the real works of
/// Tate and the Teenie Harris Archive, beyond their number copies of them.
/// </summary>
public sealed class SearchLoad(SearchPlan plan, TextWriter output)
{
    private const int GoalSize = 128_000;
    private const int MostInFlight = 2_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    private static readonly (string Name, int Rate, double? GoalMs)[] Paths =
    [
        ("search", 100, 50),
        ("get by id", 500, 10),
        ("facets", 20, null),
    ];

    private readonly Dictionary<string, double> smallest = new(StringComparer.Ordinal);

    /// <summary>Starts a stack and an exchange, fills and measures it size by size, and stops all.</summary>
    /// <returns>True where the goals are met with 128,000 works, or with the most that were asked for.</returns>
    /// <exception cref="CannotRunException">A collection is not there.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        await using var stack = await TestStack.StartAsync("load", cancellation);
        await using var exchange = await RunningExchange.StartAsync(
            stack.Home,
            stack.Postgres,
            stack.Rabbit,
            cancellation: cancellation
        );
        using var market = new Market(exchange);
        var buyer = await market.BuyerAsync(100);
        var seed = new SearchSeed(stack, exchange, market, plan.Data, output);
        var met = true;
        foreach (var size in plan.Sizes.Order())
        {
            var clock = Stopwatch.StartNew();
            var works = await seed.FillAsync(size, cancellation);
            await output.WriteLineAsync(Said($"{works:N0} works listed after {clock.Elapsed.TotalSeconds:F0} s"));
            var isGoal = size <= GoalSize;
            var meets = await MeasureAsync(stack, exchange, buyer, await seed.QueriesAsync(cancellation), isGoal);
            met = isGoal ? meets : met;
        }
        return met;
    }

    private async Task<bool> MeasureAsync(
        TestStack stack,
        RunningExchange exchange,
        Trader buyer,
        SearchQueries queries,
        bool isGoal
    )
    {
        await output.WriteLineAsync($"          {Report.Header}");
        var met = true;
        foreach (var (name, rate, goalMs) in Paths)
        {
            var paths = name switch
            {
                "search" => queries.Searches,
                "facets" => queries.Facets,
                _ => queries.Works,
            };
            await RunAsync(buyer, paths, rate, WarmUp);
            var cpu = new CpuMeter(await WatchedProcesses.OfAsync(stack, exchange, CancellationToken.None));
            var run = await RunAsync(buyer, paths, rate, plan.Duration);
            var p99 = run.Latencies.PercentileMs(99);
            smallest.TryAdd(name, p99);
            await output.WriteLineAsync($"{name, -10}{Report.Row(run)}");
            var used = cpu.Read().Select(one => Said($"{one.Name} {one.Percent:F0}"));
            await output.WriteLineAsync($"  CPU, % of a core: {string.Join(", ", used)}");
            var meets = goalMs is null || (p99 <= goalMs && run is { Failed: 0, Refused: 0, Dropped: 0 });
            var verdict =
                goalMs is null || !isGoal ? ""
                : meets ? $" goal {goalMs} ms: met"
                : $" goal {goalMs} ms: MISSED";
            await output.WriteLineAsync(
                Said($"  {name}: p99 {p99:F1} ms,{verdict} {p99 / smallest[name]:F2} x the smallest")
            );
            met &= meets;
        }
        return met;
    }

    private static Task<LoadResult> RunAsync(Trader buyer, IReadOnlyList<string> paths, int rate, TimeSpan duration) =>
        new OpenLoop(new Timetable(rate, duration), MostInFlight).RunAsync(
            async (request, cancellation) =>
                (await buyer.Client.GetAsync(paths[request % paths.Count], cancellation)).IsOk
                    ? Outcome.Succeeded
                    : Outcome.Refused,
            CancellationToken.None
        );

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
