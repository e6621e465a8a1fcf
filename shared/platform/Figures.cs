using System.Diagnostics.Metrics;

namespace Exchange.Platform;

/// <summary>
/// What an operator watches of one process, as OpenTelemetry metrics: messages that wait, were heard or failed, and
/// whether the database is there. Counts out of tables are as old as their last look, ten seconds at most.
/// </summary>
internal sealed class Figures
{
    /// <summary>How often the tables are looked at.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Counter<long> handled;
    private readonly Counter<long> givenBack;
    private readonly Counter<long> parked;
    private Waiting waiting = new(Messages: 0, OldestSeconds: 0, OpenErrors: 0);

    public Figures(IMeterFactory meters, DatabaseGate gate)
    {
        var meter = meters.Create(Telemetry.Name);
        handled = meter.CreateCounter<long>("exchange.messages.handled", "{message}", "Messages that were handled.");
        givenBack = meter.CreateCounter<long>(
            "exchange.messages.given_back",
            "{message}",
            "Messages that others were in the way of, so that they were sent to their queue again."
        );
        parked = meter.CreateCounter<long>(
            "exchange.messages.parked",
            "{message}",
            "Messages that ended in the error queue."
        );
        meter.CreateObservableGauge(
            "exchange.outbox.messages",
            () => waiting.Messages,
            "{message}",
            "Messages that wait to be sent."
        );
        meter.CreateObservableGauge(
            "exchange.outbox.oldest_age",
            () => waiting.OldestSeconds,
            "s",
            "Age of the oldest message that waits to be sent."
        );
        meter.CreateObservableGauge(
            "exchange.errors.open",
            () => waiting.OpenErrors,
            "{message}",
            "Failed messages that nobody has redriven or discarded."
        );
        meter.CreateObservableGauge(
            "exchange.database.away",
            () => gate.IsOpen ? 0 : 1,
            description: "1 while the database is away and consumers and loops wait for it."
        );
    }

    public void Handled(string queue) => handled.Add(1, Of(queue));

    public void GivenBack(string queue) => givenBack.Add(1, Of(queue));

    public void Parked(string queue) => parked.Add(1, Of(queue));

    /// <summary>Looks at the tables.</summary>
    public async Task<int> LookAsync(Unit unit)
    {
        Volatile.Write(ref waiting, await unit.OneAsync<Waiting>(Select));
        return 0;
    }

    private static KeyValuePair<string, object?> Of(string queue) => new("queue", queue);

    private sealed record Waiting(long Messages, double OldestSeconds, long OpenErrors);

    private const string Select = """
        select count(*) as messages,
               coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as oldest_seconds,
               (
                   select count(*)
                   from platform.error_queue
                   where redriven_at is null
                   and discarded_at is null
               ) as open_errors
        from platform.outbox
        """;
}
