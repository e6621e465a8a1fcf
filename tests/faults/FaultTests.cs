using System.Diagnostics;
using System.Globalization;
using Exchange.Local;
using Exchange.Local.Audit;
using Exchange.Tests.Load;

namespace Exchange.Tests.Faults;

/// <summary>
/// Real processes die by kill -9 while orders flow at a fixed rate: in a round, each of them once. One round by
/// default; <c>EXCHANGE_FAULT_ROUNDS</c> asks for more.
/// </summary>
[NonParallelizable]
internal sealed class FaultTests
{
    private const int OrdersPerSecond = 20;
    private const int FewestOrdersPerRound = 170;
    private static readonly TimeSpan LongestFlow = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan QuietLimit = TimeSpan.FromSeconds(60);

    // Shorter than a broker takes to boot, so that some orders expire and some commands are asked for again.
    private static readonly ExchangeSettings Settings = new()
    {
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Orders__DeadlineSeconds"] = "15" },
    };

    private TestStack stack = null!;
    private RunningExchange exchange = null!;
    private Market market = null!;
    private Books books = null!;
    private bool isQuiet;

    private static int Rounds =>
        int.Parse(Environment.GetEnvironmentVariable("EXCHANGE_FAULT_ROUNDS") ?? "1", CultureInfo.InvariantCulture);

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        stack = await TestStack.StartAsync("faults");
        exchange = await RunningExchange.StartAsync(stack.Home, stack.Postgres, stack.Rabbit, Settings);
        market = new Market(exchange);
        books = new Books(stack.Postgres);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        market?.Dispose();
        if (exchange is not null)
            await exchange.DisposeAsync();
        if (stack is not null)
            await stack.DisposeAsync();
    }

    [Test, Order(1)]
    public async Task Nothing_is_lost_and_nothing_is_doubled_while_every_process_is_killed()
    {
        var crowd = await Crowd.GatherAsync(market);

        var recoveries = await KillAllWhileOrdersFlowAsync(crowd);
        var quiet = await QuietAsync();

        await TellAsync(crowd, quiet);
        var memory = new Memory(books);
        Assert.That(await memory.ContradictionsAsync(crowd.Claims), Is.Empty);
        foreach (var (claim, orderId) in await memory.UnknownButThereAsync(crowd.Claims))
            Assert.That(
                (await claim.Repeat()).OrderId,
                Is.EqualTo(orderId),
                "A repeat has the answer of the first try."
            );
        var audit = await ExchangeAudit.RunAsync(stack.Postgres.ConnectionString);
        await TestContext.Progress.WriteLineAsync(audit.ToString());
        Assert.That(audit.IsClean, Is.True, audit.ToString());
        Assert.That(await EndsAsync(), Contains.Key("completed").And.ContainKey("rejected"));
        var broker = recoveries.Where(recovery => recovery.Victim is "rabbitmq");
        Assert.That(broker.Select(one => one.AcceptedMeanwhile), Is.All.Positive, "Orders are accepted without it.");
        isQuiet = true;
    }

    // The entry of a guarded account says the balances around it too, and a constraint holds them to the amount.
    private const string AnyUnguarded = "select min(ctid) from entries where balance_before_minor is null";

    [Order(2)]
    [TestCase("licensing", "delete from license where ctid = (select min(ctid) from license)")]
    [TestCase("settlement", "update entries set amount_minor = amount_minor + 1 where ctid = (" + AnyUnguarded + ")")]
    [TestCase("orders", "delete from order_history where ctid = (select max(ctid) from order_history)")]
    [TestCase("orders", "delete from platform.inbox where ctid = (select min(ctid) from platform.inbox)")]
    public async Task The_audit_finds_what_nobody_may_do(string service, string damage)
    {
        Assume.That(isQuiet, "There is nothing to damage.");
        // A database is copied only while nobody is connected to it.
        await exchange.DisposeAsync();
        var original = exchange.DatabaseOf(service);
        var copy = await stack.Postgres.CloneDatabaseAsync(original, "damaged");
        try
        {
            // Without triggers: this is somebody who has broken into the server.
            var changed = await books.ChangeAsync(copy.Name, $"set session_replication_role = replica; {damage}");
            Assert.That(changed, Is.EqualTo(1));
            var report = await ExchangeAudit.RunAsync(
                name => stack.Postgres.ConnectionString(name == service ? copy.Name : name),
                onTheWay: TimeSpan.Zero
            );

            Assert.That(report.IsClean, Is.False);
        }
        finally
        {
            await stack.Postgres.DropDatabaseAsync(copy.Name);
        }
    }

    private async Task<List<Recovery>> KillAllWhileOrdersFlowAsync(Crowd crowd)
    {
        using var enough = new CancellationTokenSource();
        var flow = new OpenLoop(new(OrdersPerSecond, LongestFlow)).RunAsync(
            (n, _) => crowd.OrderAsync(n),
            enough.Token
        );
        var recoveries = new List<Recovery>();
        try
        {
            var kills = new Kills(books, TestContext.Progress);
            await FlowingAsync(crowd, orders: 30);
            for (var round = 1; round <= Rounds; round++)
            {
                foreach (var group in Victim.Groups(round, stack, exchange))
                    recoveries.Add(await kills.KillAsync(group));
                await FlowingAsync(crowd, round * FewestOrdersPerRound);
            }
        }
        finally
        {
            await enough.CancelAsync();
            await TestContext.Progress.WriteLineAsync(Report.Header);
            await TestContext.Progress.WriteLineAsync(Report.Row(await flow) + "   until accepted");
        }
        return recoveries;
    }

    private static Task FlowingAsync(Crowd crowd, int orders) =>
        Eventually.SeeAsync(
            () => Task.FromResult(crowd.Claims.Count),
            count => count >= orders,
            $"{orders} orders were asked for",
            QuietLimit
        );

    private async Task<TimeSpan> QuietAsync()
    {
        var clock = Stopwatch.StartNew();
        await Eventually.SeeAsync(
            books.BacklogAsync,
            backlog => backlog.IsNothing,
            "everything is at its end",
            QuietLimit
        );
        return clock.Elapsed;
    }

    private Task<Dictionary<string, long>> EndsAsync() =>
        books.MapAsync<string, long>("orders", "select state, count(*) from orders group by state order by state");

    private async Task TellAsync(Crowd crowd, TimeSpan quiet)
    {
        var told = crowd.Claims.CountBy(claim => claim.Told).Select(one => $"{one.Key} {one.Value}");
        var canceled = crowd.Claims.Count(claim => claim.Cancel is not null);
        var ends = (await EndsAsync()).Select(one => $"{one.Key} {one.Value}");
        var backlog = await books.BacklogAsync();
        await TestContext.Progress.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                asked {crowd.Claims.Count}: {string.Join(", ", told)}; {canceled} asked to cancel
                ends: {string.Join(", ", ends)}
                quiet after {quiet.TotalSeconds:F1} s; {backlog.Heard} deliveries, each once
                """
            )
        );
    }
}
