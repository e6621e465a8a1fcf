using System.Diagnostics;
using Dapper;
using Npgsql;

namespace Exchange.Platform;

/// <summary>
/// The only way for a message to leave: rows in the transaction that made it true. The row keeps the finished envelope and
/// the trace that caused it.
/// </summary>
internal static class Outbox
{
    public static async Task WriteAsync(NpgsqlConnection connection, List<object> said, CancellationToken cancel)
    {
        // An id only has to be unique and sort by time; the instant in the envelope is for people.
        var ids = said.ConvertAll(_ => Guid.CreateVersion7());
        var now = TimeProvider.System.GetUtcNow();
        var rows = new
        {
            Ids = ids.ToArray(),
            Exchanges = said.Select(message => Topology.ExchangeOf(message.GetType())).ToArray(),
            Envelopes = said.Select((message, i) => Envelope.Write(ids[i], message, now)).ToArray(),
            Traceparent = Activity.Current?.Id,
        };
        await connection.ExecuteAsync(new CommandDefinition(Insert, rows, cancellationToken: cancel));
    }

    private const string Insert = """
        insert into platform.outbox (id, exchange, envelope, traceparent)
        select id, exchange, envelope, @Traceparent
        from unnest(@Ids, @Exchanges, @Envelopes) with ordinality as said (id, exchange, envelope, place)
        order by place
        """;
}

/// <summary>Wakes the relay of this process when a unit commits; other replicas' rows are found by its poll.</summary>
public sealed class OutboxSignal
{
    private readonly SemaphoreSlim semaphore = new(initialCount: 0, maxCount: 1);

    internal void Set()
    {
        try
        {
            semaphore.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is set already: one wake-up serves both.
        }
    }

    internal Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancel) => semaphore.WaitAsync(atMost, cancel);
}
