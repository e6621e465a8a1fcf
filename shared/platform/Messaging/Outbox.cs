using Npgsql;
using NpgsqlTypes;

namespace Exchange.Platform;

/// <summary>What a unit says when it commits, and the span that it was said in.</summary>
internal readonly record struct Said(object Message, string? Traceparent);

/// <summary>
/// The only way for a message to leave: rows in the transaction that made it true. The row keeps the finished envelope
/// and the trace that caused it.
/// </summary>
internal static class Outbox
{
    /// <summary>The statement that writes these messages, to be sent with the commit.</summary>
    public static NpgsqlBatchCommand Insert(List<Said> said)
    {
        // An id only has to be unique and sort by time; the instant in the envelope is for people.
        var ids = said.ConvertAll(_ => Guid.CreateVersion7());
        var now = TimeProvider.System.GetUtcNow();
        return new NpgsqlBatchCommand(Sql)
        {
            Parameters =
            {
                new() { Value = ids.ToArray() },
                new() { Value = said.Select(one => Topology.ExchangeOf(one.Message.GetType())).ToArray() },
                new() { Value = said.Select((one, i) => Envelope.Write(ids[i], one.Message, now)).ToArray() },
                new()
                {
                    Value = said.Select(one => one.Traceparent).ToArray(),
                    NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
                },
            },
        };
    }

    private const string Sql = """
        insert into platform.outbox (id, exchange, envelope, traceparent)
        select id, exchange, envelope, traceparent
        from unnest($1, $2, $3, $4) with ordinality as said (id, exchange, envelope, traceparent, place)
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
