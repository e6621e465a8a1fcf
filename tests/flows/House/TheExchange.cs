using System.Collections.Concurrent;
using Exchange.Local;

namespace Exchange.Tests.Flows;

/// <summary>
/// The whole exchange as real processes, started once for all flows. Clients go through the gateway and, where
/// <c>EXCHANGE_PRISM=1</c>, through a Prism before it that holds every answer against the OpenAPI documents.
/// </summary>
[SetUpFixture]
internal sealed class TheExchange
{
    private static readonly ConcurrentQueue<SeenMessage> Seen = new();
    private static TestStack? stack;
    private static RunningExchange? running;
    private static Prism? prism;
    private MessageWatch? watch;

    /// <summary>Every process.</summary>
    public static RunningExchange Running =>
        running ?? throw new InvalidOperationException("The exchange is not started.");

    /// <summary>Where clients knock: the gateway, or the Prism before it.</summary>
    public static Uri Door => prism?.Address ?? Running.Gateway;

    /// <summary>Each service's OpenAPI document.</summary>
    public static IReadOnlyDictionary<string, ApiDocument> Documents { get; private set; } =
        new Dictionary<string, ApiDocument>();

    /// <summary>Every message that passed the broker, in the order in which it was seen.</summary>
    public static IReadOnlyCollection<SeenMessage> Messages => Seen;

    /// <summary>A service's database as superuser, for what no client may do.</summary>
    public static string SuperuserOf(string service) => stack!.Postgres.ConnectionString(service);

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        stack = await TestStack.StartAsync("flows");
        running = await RunningExchange.StartAsync(stack.Home, stack.Postgres, stack.Rabbit);
        watch = await MessageWatch.StartAsync(running.Broker, Seen.Enqueue);
        Documents = await ApiDocument.WriteAllAsync(running.Gateway);
        if (Prism.IsAsked)
            prism = await Prism.StartAsync(running.Gateway, stack.Home.Ports.Take("prism"));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        Api.Close();
        Books.Close();
        if (prism is not null)
            await prism.DisposeAsync();
        if (watch is not null)
            await watch.DisposeAsync();
        if (running is not null)
            await running.DisposeAsync();
        if (stack is not null)
            await stack.DisposeAsync();
    }
}
