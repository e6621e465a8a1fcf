using System.Globalization;

namespace Exchange.Local;

/// <summary>
/// PostgreSQL and RabbitMQ of one home, together: started at the same time, because the broker takes its seconds.
/// </summary>
public sealed class Infrastructure(Home home, MachineTools tools, Screen screen) : IAsyncDisposable
{
    /// <summary>The databases.</summary>
    public PostgresServer Postgres { get; } = new(home, tools);

    /// <summary>The broker.</summary>
    public RabbitServer Rabbit { get; } = new(home, tools);

    /// <summary>Starts both, or takes over what runs already.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        const string Container = "a container; the first start fetches its image";
        var (postgres, rabbit) = (tools.PostgresFolder ?? Container, tools.RabbitServer ?? Container);
        screen.Say($"Starting PostgreSQL ({postgres}) and RabbitMQ ({rabbit}).");
        await Task.WhenAll(StartPostgresAsync(cancellation), StartRabbitAsync(cancellation));
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

    private async Task StartPostgresAsync(CancellationToken cancellation)
    {
        await Postgres.StartAsync(cancellation);
        screen.Done(string.Create(CultureInfo.InvariantCulture, $"PostgreSQL answers on 127.0.0.1:{Postgres.Port}."));
    }

    private async Task StartRabbitAsync(CancellationToken cancellation)
    {
        await Rabbit.StartAsync(cancellation);
        screen.Done(string.Create(CultureInfo.InvariantCulture, $"RabbitMQ answers on 127.0.0.1:{Rabbit.Port}."));
    }
}
