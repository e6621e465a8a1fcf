using Exchange.Local;
using Npgsql;

namespace Exchange.Tests.Load;

/// <summary>What this program can be asked for; each verb ends with 0 when what it measures is as it must be.</summary>
public static class Verbs
{
    private const string Usage = """
        dotnet run --project tests/load -c Release -- <verb>
          prove                              shows that the generator sees a server that freezes for 2 s
          floor --postgres <connection>      the least a completed purchase needs of this PostgreSQL, by pgbench
                [--seconds 10]
          trades                             whole trades through the gateway on a stack of their own, with the floor
                [--rates 30,120] [--seconds 20] [--runs 1] [--warmup-seconds 20] [--floor-seconds 5]
                [--buyers 40] [--offers 20] [--statements 0 or 1]
          import                             every collection twice, Tate's also killed in the middle and broken
                [--sets tate,songci] [--data ../shared/data] [--small-rows 200] [--break-every 10]
          rights                             availability, reservations and licenses over a growing number of grants
                [--sizes 10000,100000,1000000] [--count 8000] [--clients 8] [--rate 1000] [--statements 0 or 1]
          ledger                             transfers with one hot account next to raw inserts, balances, the audit
                [--sizes 100000,10000000] [--seconds 8] [--clients 8] [--batch 500]
          webhooks                           from event to arrival, with sound receivers and with dead and slow ones
                [--events 100000] [--rate 200] [--endpoints 50] [--bad 5] [--hanging 30]
                [--hanging-events 12000] [--burst 10000]
          search                             search, get by id and facets over a growing number of works
                [--sizes 10000,128000,1000000] [--seconds 20] [--data ../shared/data]
          all                                prove, then trades
        """;

    /// <summary>Runs the verb that the arguments name.</summary>
    /// <returns>0 when it holds, 1 when it does not, 2 when the arguments say nothing that can be run.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        try
        {
            return await DoAsync(args, output);
        }
        catch (CannotRunException reason)
        {
            await Console.Error.WriteLineAsync(reason.Message);
            return 1;
        }
    }

    private static async Task<int> DoAsync(string[] args, TextWriter output)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        var options = Options.Parse(args);
        switch (args.FirstOrDefault())
        {
            case "prove":
                return await FreezeProof.RunAsync(output, stop.Token) ? 0 : 1;
            case "floor" when options.Text("postgres") is { } postgres:
                var database = new NpgsqlConnectionStringBuilder(postgres);
                await Floor.MeasureAsync(database, options.Seconds("seconds", 10), output, stop.Token);
                return 0;
            case "trades":
                return await TradesAsync(options, output, stop.Token) ? 0 : 1;
            case "import":
                return await ImportAsync(options, output, stop.Token) ? 0 : 1;
            case "rights":
                return await RightsAsync(options, output, stop.Token) ? 0 : 1;
            case "ledger":
                return await LedgerAsync(options, output, stop.Token) ? 0 : 1;
            case "webhooks":
                return await WebhooksAsync(options, output, stop.Token) ? 0 : 1;
            case "search":
                return await SearchAsync(options, output, stop.Token) ? 0 : 1;
            case "all":
                var proved = await FreezeProof.RunAsync(output, stop.Token);
                return await TradesAsync(options, output, stop.Token) && proved ? 0 : 1;
            default:
                await output.WriteLineAsync(Usage);
                return 2;
        }
    }

    private static Task<bool> TradesAsync(Options options, TextWriter output, CancellationToken cancellation)
    {
        var plan = new TradesPlan
        {
            Rates = options.Numbers("rates", TradeGoals.CalmRate, 120),
            Duration = options.Seconds("seconds", 20),
            Runs = options.Number("runs", 1),
            WarmUp = options.Seconds("warmup-seconds", 20),
            Floor = options.Seconds("floor-seconds", 5),
            Buyers = options.Number("buyers", 40),
            Offers = options.Number("offers", 20),
            Statements = options.Number("statements", 0) == 1,
        };
        return new Trades(plan, output).RunAsync(cancellation);
    }

    private static Task<bool> ImportAsync(Options options, TextWriter output, CancellationToken cancellation)
    {
        var plan = new ImportsPlan();
        plan = plan with
        {
            Data = Path.GetFullPath(options.Text("data") ?? plan.Data),
            Collections = options.Text("sets") is { } sets
                ? [.. ImportsPlan.All.Where(one => sets.Split(',').Contains(one.Mapping, StringComparer.Ordinal))]
                : plan.Collections,
            SmallRows = options.Number("small-rows", plan.SmallRows),
            BreakEvery = options.Number("break-every", plan.BreakEvery),
        };
        return new Imports(plan, output).RunAsync(cancellation);
    }

    private static Task<bool> RightsAsync(Options options, TextWriter output, CancellationToken cancellation)
    {
        var plan = new RightsPlan
        {
            Sizes = options.Numbers("sizes", 10_000, 100_000, 1_000_000),
            Count = options.Number("count", 8_000),
            Clients = options.Number("clients", 8),
            Rate = options.Number("rate", 1_000),
            Statements = options.Number("statements", 0) == 1,
        };
        return new RightsLoad(plan, output).RunAsync(cancellation);
    }

    private static Task<bool> SearchAsync(Options options, TextWriter output, CancellationToken cancellation)
    {
        var plan = new SearchPlan();
        plan = plan with
        {
            Sizes = options.Numbers("sizes", [.. plan.Sizes]),
            Duration = options.Seconds("seconds", 20),
            Data = Path.GetFullPath(options.Text("data") ?? plan.Data),
        };
        return new SearchLoad(plan, output).RunAsync(cancellation);
    }

    private static Task<bool> WebhooksAsync(Options options, TextWriter output, CancellationToken cancellation)
    {
        var plan = new WebhookPlan();
        plan = plan with
        {
            Events = options.Number("events", plan.Events),
            Rate = options.Number("rate", plan.Rate),
            Endpoints = options.Number("endpoints", plan.Endpoints),
            Bad = options.Number("bad", plan.Bad),
            Hanging = options.Number("hanging", plan.Hanging),
            HangingEvents = options.Number("hanging-events", plan.HangingEvents),
            Burst = options.Number("burst", plan.Burst),
        };
        return new WebhookLoad(plan, output).RunAsync(cancellation);
    }

    private static Task<bool> LedgerAsync(Options options, TextWriter output, CancellationToken cancellation)
    {
        var plan = new LedgerPlan
        {
            Sizes = options.Numbers("sizes", 100_000, 10_000_000),
            Duration = options.Seconds("seconds", 8),
            Clients = options.Number("clients", 8),
            Batch = options.Number("batch", 500),
        };
        return new LedgerLoad(plan, output).RunAsync(cancellation);
    }
}
