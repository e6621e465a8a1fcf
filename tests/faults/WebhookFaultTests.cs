using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Exchange.Local;
using Exchange.Local.Audit;
using Exchange.Tests.Load;

namespace Exchange.Tests.Faults;

/// <summary>
/// Webhooks and the broker die by kill -9 in turn, at random moments while events are delivered: each once by default;
/// <c>EXCHANGE_FAULT_ROUNDS</c> asks for more, and ten are twenty kills.
/// </summary>
[NonParallelizable]
internal sealed class WebhookFaultTests
{
    private const int OrdersPerSecond = 20;
    private const int Buyers = 6;
    private const long PriceMinor = 123_400;
    private static readonly TimeSpan LongestFlow = TimeSpan.FromMinutes(30);

    // What a dead process held comes due when its lease ends.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private TestStack stack = null!;
    private RunningExchange exchange = null!;
    private Market market = null!;
    private HookReceiver receiver = null!;

    private static int Rounds =>
        2 * int.Parse(Environment.GetEnvironmentVariable("EXCHANGE_FAULT_ROUNDS") ?? "1", CultureInfo.InvariantCulture);

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        stack = await TestStack.StartAsync("faults");
        exchange = await RunningExchange.StartAsync(stack.Home, stack.Postgres, stack.Rabbit);
        market = new Market(exchange);
        receiver = await HookReceiver.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        market?.Dispose();
        if (receiver is not null)
            await receiver.DisposeAsync();
        if (exchange is not null)
            await exchange.DisposeAsync();
        if (stack is not null)
            await stack.DisposeAsync();
    }

    [Test]
    public async Task Every_event_arrives_and_no_sequence_has_a_gap_though_webhooks_and_the_broker_die()
    {
        var bodies = new ConcurrentBag<(string Place, string Body)>();
        receiver.Arrived = (place, body) => bodies.Add((place, body));
        var (holder, heir) = (await market.HolderAsync(), await market.HolderAsync());
        var buyers = await Task.WhenAll(
            Enumerable.Range(0, Buyers).Select(_ => market.BuyerAsync(10_000 * PriceMinor))
        );
        var listing = await market.ListAsync(holder, heir, "nonExclusive", PriceMinor);
        await market.KnownAsync(buyers[0], [listing]);
        await SettledAsync();
        var partners = await HookPartners.RegisterAsync(receiver, buyers.Append(holder));
        // What was told before there was an endpoint is in the feed alone.
        var before = (await Task.WhenAll(partners.Select(FeedAsync))).SelectMany(ids => ids).ToHashSet();
        var held = new List<(string Place, string EventId)>();
        using var enough = new CancellationTokenSource();

        var flow = new OpenLoop(new(OrdersPerSecond, LongestFlow)).RunAsync(
            async (n, stop) =>
            {
                var answer = await buyers[n % Buyers]
                    .Client.PostAsync("/v1/orders", listing.Order(), cancellation: stop);
                return answer.IsOk ? Outcome.Succeeded : Outcome.Refused;
            },
            enough.Token
        );
        for (var round = 0; round < Rounds; round++)
            await KillAsync(round, held);
        await enough.CancelAsync();
        await flow;
        await SettledAsync();
        foreach (var partner in partners)
            await ArrivedAsync(partner, before);
        await Eventually.SeeAsync(
            () => Task.FromResult(held.Count(one => !receiver.HasRepeated(one))),
            left => left == 0,
            "each that was there and not answered at a death of webhooks came again",
            Limit
        );

        var told = bodies.Select(one => (one.Place, Event: JsonSerializer.Deserialize<JsonElement>(one.Body))).ToList();
        await TellAsync(told.Count);
        foreach (var resource in told.GroupBy(one => (one.Place, one.Event.GetProperty("subject").GetString())))
            Assert.That(
                resource.Select(one => one.Event.GetProperty("sequence").GetInt32()).Order(),
                Is.EqualTo(Enumerable.Range(1, resource.Count())),
                $"{resource.Key} has no gap and no twin"
            );
        var audit = await ExchangeAudit.RunAsync(stack.Postgres.ConnectionString);
        Assert.That(audit.IsClean, Is.True, audit.ToString());
    }

    private Task SettledAsync() =>
        Eventually.SeeAsync(
            new Books(stack.Postgres).BacklogAsync,
            backlog => backlog.IsNothing,
            "everything is said and heard",
            Limit
        );

    private async Task KillAsync(int round, List<(string Place, string EventId)> held)
    {
        var before = receiver.Requests;
        await Eventually.SeeAsync(
            () => Task.FromResult(receiver.Requests),
            count => count > before + Random.Shared.Next(20, 80),
            "events are delivered",
            Limit
        );
        var webhooks = exchange["webhooks"];
        if (round % 2 == 0)
        {
            // One has arrived and is not answered: so nobody has written that it did, and it must come again.
            var dead = new TaskCompletionSource();
            held.Add(await receiver.HoldAsync(dead.Task).WaitAsync(Limit));
            await webhooks.Kill9Async();
            dead.SetResult();
            await webhooks.StartAsync();
        }
        else
        {
            await stack.Rabbit.Kill9Async();
            await stack.Rabbit.StartAsync();
        }
    }

    /// <summary>Waits until a partner was sent everything that its feed has, but for what was told before.</summary>
    private async Task ArrivedAsync(HookPartner partner, HashSet<string> before)
    {
        var last = await Eventually.SeeAsync(
            async () =>
            {
                var feed = (await FeedAsync(partner)).Where(id => !before.Contains(id)).ToList();
                var missing = feed.Where(id => !receiver.Arrivals.ContainsKey((partner.Place, id))).ToList();
                return (Fed: feed.Count, Missing: missing);
            },
            seen => seen.Fed > 0 && seen.Missing.Count == 0,
            "everything in the feed arrived",
            Limit
        );
        var arrived = receiver.Arrivals.Keys.Count(key => key.Place == partner.Place);
        Assert.That(arrived, Is.EqualTo(last.Fed), "A twin has the id of the first.");
    }

    private static async Task<List<string>> FeedAsync(HookPartner partner)
    {
        var ids = new List<string>();
        const string Path = "/v1/events?limit=200";
        for (var after = string.Empty; ; )
        {
            var page = (await partner.Client.GetAsync(Path + after)).Must();
            ids.AddRange(page.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("id").GetString()!));
            if (!page.GetProperty("hasMore").GetBoolean())
                return ids;
            after = "&after=" + page.GetProperty("nextAfter").GetString();
        }
    }

    private Task TellAsync(int events) =>
        TestContext.Progress.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Rounds} kills, {Rounds / 2} of webhooks and {Rounds / 2} of the broker: {events} deliveries "
                    + $"arrived, {receiver.Twins} of them again, by {receiver.Requests} requests"
            )
        );
}
