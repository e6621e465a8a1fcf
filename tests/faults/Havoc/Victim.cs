using Exchange.Local;

namespace Exchange.Tests.Faults;

/// <summary>A process that is killed and comes back.</summary>
/// <param name="KillAsync">Ends it as a crash would: nothing is flushed, nobody is told.</param>
/// <param name="StartAsync">Starts it again; returns when it answers.</param>
internal sealed record Victim(string Name, Func<Task> KillAsync, Func<Task> StartAsync)
{
    /// <summary>Each process of the exchange: the services, the gateway, the broker, the database.</summary>
    public static IReadOnlyList<Victim> All(TestStack stack, RunningExchange exchange) =>
        [
            .. exchange.Processes.Select(process => new Victim(
                process.Name,
                process.Kill9Async,
                () => process.StartAsync()
            )),
            new("rabbitmq", stack.Rabbit.Kill9Async, () => stack.Rabbit.StartAsync()),
            new("postgresql", stack.Postgres.KillAsync, () => stack.Postgres.StartAsync()),
        ];
}
