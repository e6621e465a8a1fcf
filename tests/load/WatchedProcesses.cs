using System.Globalization;
using Exchange.Local;

namespace Exchange.Tests.Load;

/// <summary>The processes whose CPU is measured: every service, the gateway, both servers and this generator.</summary>
internal static class WatchedProcesses
{
    /// <summary>Those that run now.</summary>
    public static async Task<IReadOnlyList<Watched>> OfAsync(
        TestStack stack,
        RunningExchange exchange,
        CancellationToken cancellation
    ) =>
        [
            .. exchange.Processes.Select(process => new Watched(process.Name, process.Pid)),
            new("postgresql", await new DatabaseCounters(stack.Postgres).PidAsync(cancellation)),
            new("rabbitmq", await RabbitPidAsync(stack, cancellation)),
            // What it started is counted above.
            new("generator", Environment.ProcessId, WithChildren: false),
        ];

    private static async Task<int> RabbitPidAsync(TestStack stack, CancellationToken cancellation)
    {
        var file = Path.Combine(stack.Home.Directory, "rabbitmq", "pid");
        return File.Exists(file)
            ? int.Parse(await File.ReadAllTextAsync(file, cancellation), CultureInfo.InvariantCulture)
            : 0;
    }
}
