using System.Globalization;
using Exchange.Local;
using Exchange.Local.Audit;
using Npgsql;

namespace Exchange.Tests.Load;

/// <summary>How the trades are measured.</summary>
public sealed record TradesPlan
{
    /// <summary>Orders a second, one rate after the other.</summary>
    public IReadOnlyList<int> Rates { get; init; } = [TradeGoals.CalmRate, 120];

    /// <summary>How long each rate is held.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often each rate is measured.</summary>
    public int Runs { get; init; } = 1;

    /// <summary>What runs before, unmeasured, so that the code is compiled and the caches are warm.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long each measurement of the floor takes.</summary>
    public TimeSpan Floor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Buyers, who take turns.</summary>
    public int Buyers { get; init; } = 40;

    /// <summary>Offers, each of a work of its own, of a quarter as many holders.</summary>
    public int Offers { get; init; } = 20;

    /// <summary>Print the statements that a trade takes; counting them costs some speed.</summary>
    public bool Statements { get; init; }
}

/// <summary>
/// Whole trades through the gateway: an order leaves on its instant, and its latency ends when the exchange says that
/// it is completed. Everything shares this machine: the services, PostgreSQL, RabbitMQ and the generator.
/// </summary>
public sealed class Trades(TradesPlan plan, TextWriter output)
{
    private const int WarmUpRate = 50;

    /// <summary>Starts a stack and an exchange, measures and prints, audits, and stops all.</summary>
    /// <returns>True where all orders were completed, the audit found nothing, and the goals were met.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        await using var stack = await TestStack.StartAsync("load", cancellation);
        if (plan.Statements)
            await Statements.EnableAsync(stack.Postgres, cancellation);
        var floor = await FloorAsync(stack, cancellation);
        await using var exchange = await RunningExchange.StartAsync(
            stack.Home,
            stack.Postgres,
            stack.Rabbit,
            cancellation: cancellation
        );
        using var market = new Market(exchange);
        await using var ends = await OrderEnds.StartAsync(exchange.Broker, cancellation);
        var purchases = await Purchases.PrepareAsync(market, ends, plan, cancellation);
        var meter = new TradeMeter(stack, exchange, output) { Statements = plan.Statements };
        await new OpenLoop(new(WarmUpRate, plan.WarmUp)).RunAsync(purchases.BuyAsync, cancellation);
        var results = new List<LoadResult>();
        foreach (var rate in plan.Rates)
            results.AddRange(await MeasureAsync(rate, purchases, meter, floor, cancellation));
        var isClean = await CheckAsync(stack, purchases, cancellation);
        var isWhole = results.TrueForAll(run => run is { Refused: 0, Failed: 0, Dropped: 0 });
        return isClean & isWhole & await TradeGoals.ReportAsync(results, output);
    }

    private async Task<IReadOnlyList<LoadResult>> MeasureAsync(
        int rate,
        Purchases purchases,
        TradeMeter meter,
        double floor,
        CancellationToken cancellation
    )
    {
        var runs = new List<LoadResult>();
        for (var run = 0; run < plan.Runs && !cancellation.IsCancellationRequested; run++)
            runs.Add(await meter.MeasureAsync(new(rate, plan.Duration), purchases, floor, cancellation));
        if (runs.Count > 1)
        {
            await output.WriteLineAsync(Report.Spread("  trades/s", runs.Select(run => run.SucceededPerSecond)));
            await output.WriteLineAsync(Report.Spread("  p50 ms", runs.Select(run => run.Latencies.PercentileMs(50))));
            await output.WriteLineAsync(Report.Spread("  p99 ms", runs.Select(run => run.Latencies.PercentileMs(99))));
        }
        return runs;
    }

    /// <summary>
    /// The floor of this PostgreSQL, in a database of its own, before anything else uses the machine.
    /// </summary>
    private async Task<double> FloorAsync(TestStack stack, CancellationToken cancellation)
    {
        var database = new NpgsqlConnectionStringBuilder(stack.Postgres.ConnectionString("postgres"));
        var results = await Floor.MeasureAsync(database, plan.Floor, output, cancellation);
        return results[^1].TradesPerSecond;
    }

    private async Task<bool> CheckAsync(TestStack stack, Purchases purchases, CancellationToken cancellation)
    {
        await using var orders = NpgsqlDataSource.Create(stack.Postgres.ConnectionString("orders"));
        await using var command = orders.CreateCommand("select count(*) from orders where state = 'completed'");
        var completed = (long)(await command.ExecuteScalarAsync(cancellation))!;
        var agrees = completed == purchases.Completed;
        var verdict = agrees ? "as many as were seen to end" : $"BUT {purchases.Completed} were seen to end";
        await output.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{completed} orders are completed, {verdict}.")
        );
        var audit = await ExchangeAudit.RunAsync(stack.Postgres.ConnectionString, cancellation: cancellation);
        await output.WriteLineAsync(audit.ToString());
        return agrees && audit.IsClean;
    }
}
