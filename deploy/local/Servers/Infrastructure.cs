using System.Globalization;

namespace Exchange.Local;

/// <summary>
/// PostgreSQL and RabbitMQ of one home, together.
/// </summary>
public sealed class Infrastructure(Home home, MachineTools tools, Screen screen) : IAsyncDisposable
{
    private const string Container = "a container; the first start fetches its image";

    /// <summary>The databases.</summary>
    public PostgresServer Postgres { get; } = new(home, tools);

    /// <summary>The broker.</summary>
    public RabbitServer Rabbit { get; } = new(home, tools);

    /// <summary>Starts PostgreSQL, or takes over the one that runs already.</summary>
    public async Task StartPostgresAsync(CancellationToken cancellation)
    {
        screen.Say($"Starting PostgreSQL ({tools.PostgresFolder ?? Container}).");
        await Postgres.StartAsync(cancellation);
        screen.Done(string.Create(CultureInfo.InvariantCulture, $"PostgreSQL answers on 127.0.0.1:{Postgres.Port}."));
    }

    /// <summary>Starts RabbitMQ, or takes over the one that runs already.</summary>
    public async Task StartRabbitAsync(CancellationToken cancellation)
    {
        screen.Say($"Starting RabbitMQ ({tools.RabbitServer ?? Container}).");
        await Rabbit.StartAsync(cancellation);
        screen.Done(string.Create(CultureInfo.InvariantCulture, $"RabbitMQ answers on 127.0.0.1:{Rabbit.Port}."));
    }

    /// <summary>
    /// Stops both, and before them whatever service still runs, as when the start was broken off; the data stay.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await home.Pids.EndAllAsync();
        await Task.WhenAll(Postgres.StopAsync(), Rabbit.StopAsync());
    }

    internal Task EraseAsync() => Task.WhenAll(Postgres.EraseAsync(), Rabbit.EraseAsync());
}
