using System.Globalization;
using Exchange.Local;
using Exchange.Local.Audit;
using Exchange.Tests.Load;

namespace Exchange.Tests.Faults;

/// <summary>
/// Settlement dies by kill -9, and PostgreSQL stops at once, while the ledger is being written: one time each by
/// default; <c>EXCHANGE_FAULT_ROUNDS</c> asks for more.
/// </summary>
[NonParallelizable]
internal sealed class PostingFaultTests
{
    private const int OrdersPerSecond = 25;
    private static readonly TimeSpan LongestFlow = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private TestStack stack = null!;
    private RunningExchange exchange = null!;
    private Market market = null!;
    private Books books = null!;

    private static int Rounds =>
        int.Parse(Environment.GetEnvironmentVariable("EXCHANGE_FAULT_ROUNDS") ?? "1", CultureInfo.InvariantCulture);

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        stack = await TestStack.StartAsync("faults");
        exchange = await RunningExchange.StartAsync(stack.Home, stack.Postgres, stack.Rabbit, new ExchangeSettings());
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

    [Test]
    public async Task The_ledger_stands_when_settlement_or_its_database_dies_in_the_middle_of_posting()
    {
        var crowd = await Crowd.GatherAsync(market);
        using var enough = new CancellationTokenSource();
        var flow = new OpenLoop(new(OrdersPerSecond, LongestFlow)).RunAsync(
            (n, _) => crowd.OrderAsync(n),
            enough.Token
        );
        var kills = new Kills(books, TestContext.Progress);

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var victim in Victim.OfPosting(stack, exchange))
            {
                await PostingAsync();
                await kills.KillAsync([victim]);
            }
        }
        await enough.CancelAsync();
        await flow;
        await QuietAsync();

        var audit = await ExchangeAudit.RunAsync(stack.Postgres.ConnectionString);
        await TestContext.Progress.WriteLineAsync(audit.ToString());
        Assert.That(audit.IsClean, Is.True, audit.ToString());
        Assert.That(
            await books.OneAsync<long>("settlement", "select count(*) from transfers where kind = 'sale'"),
            Is.Positive
        );
    }

    /// <summary>Waits until a transaction of settlement's writes the ledger at this moment.</summary>
    private Task PostingAsync() =>
        Eventually.SeeAsync(
            () =>
                books.OneAsync<long>(
                    "settlement",
                    """
                    select count(*)
                    from pg_stat_activity
                    where datname = 'settlement'
                      and application_name = 'settlement'
                      and xact_start is not null
                      and query ~ 'ledger_|outbox|inbox'
                    """
                ),
            count => count > 0,
            "settlement is posting",
            Limit
        );

    private Task QuietAsync() =>
        Eventually.SeeAsync(books.BacklogAsync, backlog => backlog.IsNothing, "everything is at its end", Limit);
}
