using Exchange.Local;

namespace Exchange.Tests.Faults;

/// <summary>A process that is killed and comes back.</summary>
/// <param name="KillAsync">Ends it as a crash would: nothing is flushed, nobody is told.</param>
/// <param name="StartAsync">Starts it again; returns when it answers.</param>
internal sealed record Victim(string Name, Func<Task> KillAsync, Func<Task> StartAsync)
{
    /// <summary>
    /// Who dies in a round, one group after the other. Every process dies once: alone in the odd rounds; in the even
    /// ones all of ours at the same time, and then the broker together with the database.
    /// </summary>
    public static IReadOnlyList<Victim[]> Groups(int round, TestStack stack, RunningExchange exchange)
    {
        var (ours, servers) = (Ours(exchange), Servers(stack));
        return round % 2 == 1 ? [.. ours.Concat(servers).Select(victim => new[] { victim })] : [ours, servers];
    }

    /// <summary>Who takes part in a posting: settlement and its database.</summary>
    public static IEnumerable<Victim> OfPosting(TestStack stack, RunningExchange exchange) =>
        [.. Ours(exchange).Where(one => one.Name is "settlement"), Servers(stack)[1]];

    private static Victim[] Ours(RunningExchange exchange) =>
        [
            .. exchange.Processes.Select(process => new Victim(
                process.Name,
                process.Kill9Async,
                () => process.StartAsync()
            )),
        ];

    private static Victim[] Servers(TestStack stack) =>
        [
            new("rabbitmq", stack.Rabbit.Kill9Async, () => stack.Rabbit.StartAsync()),
            new("postgresql", stack.Postgres.KillAsync, () => stack.Postgres.StartAsync()),
        ];
}
