using System.Globalization;

namespace Exchange.Local;

/// <summary>What the services are told besides where everything is.</summary>
public sealed record ExchangeSettings
{
    /// <summary>The virtual host of RabbitMQ.</summary>
    public string Vhost { get; init; } = "exchange";

    /// <summary>Further environment variables, for all services.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>
/// The whole exchange on this machine: every service and the gateway as its own process, on a started stack.
/// </summary>
public sealed class RunningExchange : IAsyncDisposable
{
    /// <summary>The services, in the order in which they are started.</summary>
    public static readonly IReadOnlyList<string> Services =
    [
        "participants",
        "catalog",
        "licensing",
        "orders",
        "settlement",
        "webhooks",
    ];

    private const string GatewayName = "gateway";

    private readonly Home home;
    private readonly PostgresServer postgres;
    private readonly RabbitServer rabbit;
    private readonly ExchangeSettings settings;
    private readonly Dictionary<string, ServiceProcess> processes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServiceDatabase> databases = new(StringComparer.Ordinal);

    private RunningExchange(Home home, PostgresServer postgres, RabbitServer rabbit, ExchangeSettings settings) =>
        (this.home, this.postgres, this.rabbit, this.settings) = (home, postgres, rabbit, settings);

    /// <summary>The one public address.</summary>
    public Uri Gateway => processes[GatewayName].Address;

    /// <summary>The operator's API client, which exists from the first start.</summary>
    public (string Id, string Secret) Operator => OperatorOf(home);

    /// <summary>The address of the broker with the exchange's virtual host.</summary>
    public Uri Broker => rabbit.ConnectionUri(settings.Vhost);

    /// <summary>Every process, services and gateway.</summary>
    public IReadOnlyCollection<ServiceProcess> Processes => processes.Values;

    /// <summary>One process, for example <c>orders</c> or <c>gateway</c>.</summary>
    public ServiceProcess this[string name] => processes[name];

    /// <summary>The database of a service.</summary>
    public ServiceDatabase DatabaseOf(string service) => databases[service];

    /// <summary>
    /// A further process of a service, on a port of its own: it hears from the same queues and is not started yet.
    /// </summary>
    public ServiceProcess Replica(string service, int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{service}-{number}");
        var start = new ServiceStart(name, Assemblies.Of(service)) { Environment = EnvironmentOf(service) };
        return processes[name] = new ServiceProcess(home, start);
    }

    /// <summary>Migrates every database and starts every process; ready when all of them are.</summary>
    /// <exception cref="CannotRunException">One of them did not become ready; the message has the end of its
    /// log.</exception>
    public static async Task<RunningExchange> StartAsync(
        Home home,
        PostgresServer postgres,
        RabbitServer rabbit,
        ExchangeSettings? settings = null,
        CancellationToken cancellation = default
    )
    {
        var exchange = await PrepareAsync(home, postgres, rabbit, settings, cancellation);
        await exchange.LaunchAsync(cancellation);
        return exchange;
    }

    /// <summary>Makes and migrates every database; RabbitMQ need not run yet.</summary>
    /// <exception cref="CannotRunException">A migration failed; the message has what it said.</exception>
    public static async Task<RunningExchange> PrepareAsync(
        Home home,
        PostgresServer postgres,
        RabbitServer rabbit,
        ExchangeSettings? settings = null,
        CancellationToken cancellation = default
    )
    {
        var exchange = new RunningExchange(home, postgres, rabbit, settings ?? new ExchangeSettings());
        foreach (var service in Services)
            exchange.databases[service] = await postgres.EnsureDatabaseAsync(service, cancellation: cancellation);
        await Task.WhenAll(Services.Select(one => MigrateAsync(one, exchange.databases[one], cancellation)));
        return exchange;
    }

    /// <summary>Starts every process of a prepared exchange; ready when all of them are.</summary>
    /// <exception cref="CannotRunException">One of them did not become ready; the message has the end of its
    /// log.</exception>
    public async Task LaunchAsync(CancellationToken cancellation = default)
    {
        await rabbit.EnsureVhostAsync(settings.Vhost, cancellation);
        foreach (var name in Services.Append(GatewayName))
        {
            var start = new ServiceStart(name, Assemblies.Of(name)) { Environment = EnvironmentOf(name) };
            processes[name] = new ServiceProcess(home, start);
            processes[name].Launch();
        }
        await Task.WhenAll(processes.Values.Select(process => process.WaitUntilReadyAsync(cancellation: cancellation)));
    }

    /// <summary>Stops every process, all at once.</summary>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(processes.Values.Select(process => process.DisposeAsync().AsTask()));

    private static Task<string> MigrateAsync(
        string service,
        ServiceDatabase database,
        CancellationToken cancellation
    ) =>
        new Command(ServiceProcess.DotnetHost(), Assemblies.Of(service), "migrate")
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ConnectionStrings__Owner"] = database.OwnerConnectionString,
            },
        }.MustSucceedAsync($"The migration of {service}", cancellation);

    private Dictionary<string, string> EnvironmentOf(string name)
    {
        var environment = new Dictionary<string, string>(settings.Environment, StringComparer.Ordinal)
        {
            ["Auth__Issuer"] = AddressOf(GatewayName),
            ["Auth__Metadata"] = $"{AddressOf("participants")}.well-known/openid-configuration",
        };
        if (string.Equals(name, GatewayName, StringComparison.Ordinal))
        {
            foreach (var service in Services)
                environment[$"ReverseProxy__Clusters__{service}__Destinations__1__Address"] = AddressOf(service);
            return environment;
        }
        environment["ConnectionStrings__Database"] = databases[name].AppConnectionString;
        environment["ConnectionStrings__Broker"] = Broker.ToString();
        if (string.Equals(name, "participants", StringComparison.Ordinal))
        {
            environment["Participants__KeyEncryptionKey"] = CipherKey("signing-key-cipher");
            (environment["Bootstrap__ClientId"], environment["Bootstrap__ClientSecret"]) = OperatorOf(home);
        }
        if (string.Equals(name, "settlement", StringComparison.Ordinal))
            environment["Settlement__KeyEncryptionKey"] = CipherKey("ledger-key-cipher");
        if (string.Equals(name, "webhooks", StringComparison.Ordinal))
        {
            environment["Webhooks__KeyEncryptionKey"] = CipherKey("endpoint-key-cipher");
            // Whoever integrates has the receiver on this machine.
            environment["ASPNETCORE_ENVIRONMENT"] = "Development";
            environment["Webhooks__AllowLocalReceivers"] = "true";
        }
        if (string.Equals(name, "catalog", StringComparison.Ordinal))
        {
            // An exchange on this machine may harvest itself, or another one beside it.
            environment["ASPNETCORE_ENVIRONMENT"] = "Development";
            environment["Catalog__AllowLocalProviders"] = "true";
        }
        return environment;
    }

    private string AddressOf(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{home.Ports.Take(name)}/");

    private static (string Id, string Secret) OperatorOf(Home home) =>
        (
            new ClientId(Guid.ParseExact(home.Secrets.Get("operator-client-id"), "N")).ToString(),
            home.Secrets.Get("operator-client")
        );

    // Two secrets of 128 bits make the 256 that the cipher wants.
    private string CipherKey(string name) =>
        Convert.ToBase64String(Convert.FromHexString(home.Secrets.Get($"{name}-1") + home.Secrets.Get($"{name}-2")));
}
