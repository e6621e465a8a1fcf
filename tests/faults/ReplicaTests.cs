using System.Globalization;
using Exchange.Local;
using Exchange.Local.Audit;
using Exchange.Tests.Load;
using RabbitMQ.Client;

namespace Exchange.Tests.Faults;

/// <summary>Three processes of licensing listen to the same queues, and one of them dies while all are asked.</summary>
[NonParallelizable]
internal sealed class ReplicaTests
{
    private const int Orders = 100;
    private const int Buyers = 20;
    private const int KillAfter = 20;
    private const long PriceMinor = 1_200_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private TestStack stack = null!;
    private RunningExchange exchange = null!;
    private Market market = null!;
    private Books books = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        stack = await TestStack.StartAsync("faults");
        exchange = await RunningExchange.StartAsync(stack.Home, stack.Postgres, stack.Rabbit);
        int[] further = [2, 3];
        await Task.WhenAll(further.Select(number => exchange.Replica("licensing", number).StartAsync()));
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
    public async Task Of_100_parallel_orders_one_gets_the_exclusive_license_though_a_replica_is_killed_in_the_middle()
    {
        var (holder, heir) = (await market.HolderAsync(), await market.HolderAsync());
        var buyers = await Task.WhenAll(
            Enumerable.Range(0, Buyers).Select(_ => market.BuyerAsync(Orders / Buyers * PriceMinor))
        );
        var listing = await market.ListAsync(holder, heir, "exclusive", PriceMinor);
        Listing[] listings = [listing, await OverlappingAsync(holder, listing.WorkId)];
        await market.KnownAsync(buyers[0], listings);
        await ListeningAsync(replicas: 3);

        var placing = Task.WhenAll(
            Enumerable
                .Range(0, Orders)
                .Select(n => buyers[n % Buyers].Client.PostAsync("/v1/orders", listings[n % 2].Order()))
        );
        var asked = await AskedAsync(KillAfter);
        await exchange["licensing-2"].Kill9Async();
        foreach (var placed in await placing)
            placed.Must();
        var ends = await EndsAsync();

        await TestContext.Progress.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"killed when licensing had heard {asked} of {Orders} orders")
        );
        Assert.That(asked, Is.LessThan(Orders), "The replica died in the middle.");
        Assert.That(ends, Is.EquivalentTo(new Dictionary<string, long> { ["completed"] = 1, ["rights.overlap"] = 99 }));
        Assert.That(await books.OneAsync<long>("licensing", "select count(*) from license"), Is.EqualTo(1));
        var audit = await ExchangeAudit.RunAsync(stack.Postgres.ConnectionString);
        Assert.That(audit.IsClean, Is.True, audit.ToString());
    }

    /// <summary>Another offer of the work, whose box has a part in common with the first one's.</summary>
    private static async Task<Listing> OverlappingAsync(Trader holder, string workId)
    {
        var published = await holder.Client.PostAsync(
            "/v1/offers",
            new
            {
                workId,
                kind = "exclusive",
                uses = new { include = new[] { "games", "merchandise.toys" } },
                territories = new { include = new[] { "CN-GD", "JP" } },
                languages = new { include = new[] { "zh" } },
                term = new { months = 36 },
                price = Market.Yuan(PriceMinor),
            }
        );
        return new Listing(published.Text("offerId"), workId, "exclusive", PriceMinor);
    }

    /// <summary>Waits until so many processes take messages from the queue of rights.</summary>
    private async Task ListeningAsync(uint replicas)
    {
        await using var connection = await new ConnectionFactory { Uri = exchange.Broker }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await Eventually.SeeAsync(
            () => channel.ConsumerCountAsync("licensing.rights"),
            count => count == replicas,
            $"{replicas} replicas listen",
            Limit
        );
    }

    private Task<long> AskedAsync(int atLeast) =>
        Eventually.SeeAsync(
            () => books.OneAsync<long>("licensing", "select count(*) from rights_request"),
            count => count >= atLeast,
            $"licensing has heard {atLeast} orders",
            Limit
        );

    private async Task<Dictionary<string, long>> EndsAsync()
    {
        await Eventually.SeeAsync(books.BacklogAsync, backlog => backlog.IsNothing, "everything is at its end", Limit);
        return await books.MapAsync<string, long>(
            "orders",
            "select coalesce(refusal_code, state), count(*) from orders group by 1"
        );
    }
}
