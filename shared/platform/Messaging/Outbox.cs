using Exchange.Contracts;
using Npgsql;
using NpgsqlTypes;

namespace Exchange.Platform;

/// <summary>What a unit says when it commits, and the span that it was said in.</summary>
/// <param name="IsRepeat">It was said before, so it is no further fact about its resource.</param>
internal readonly record struct Said(object Message, string? Traceparent, bool IsRepeat)
{
    /// <summary>The resource whose next fact it is; null where it is none that partners are told of.</summary>
    public Guid? Resource => IsRepeat ? null : PublicFacts.ResourceOf(Message);
}

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
        var resources = said.ConvertAll(one => one.Resource);
        var counts = resources.Exists(resource => resource is not null);
        var statement = new NpgsqlBatchCommand(counts ? InsertAndCount : InsertOnly)
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
        if (counts)
            statement.Parameters.Add(new() { Value = resources.ToArray() });
        return statement;
    }

    private const string InsertOnly = """
        insert into platform.outbox (id, exchange, envelope, traceparent)
        select id, exchange, envelope, traceparent
        from unnest($1, $2, $3, $4) with ordinality as said (id, exchange, envelope, traceparent, place)
        order by place
        """;

    // A fact's number is given under the lock of its resource's count, so the numbers go up in the order of the commits
    // and none is left out. The counts are taken in the order of the resources, so that no two units wait for each
    // other. The number goes into the envelope, where whatever keeps or repeats the message keeps it too.
    private const string InsertAndCount = """
        with said as (
            select
                id, exchange, envelope, traceparent, resource, place,
                row_number() over (partition by resource order by place) as nth,
                count(*) over (partition by resource) as many
            from unnest($1, $2, $3, $4, $5)
                with ordinality as said (id, exchange, envelope, traceparent, resource, place)
        ), counted as (
            insert into platform.resource_sequence as counter (resource, sequence)
            select resource, count(*)
            from said
            where resource is not null
            group by resource
            order by resource
            on conflict (resource) do update
            set sequence = counter.sequence + excluded.sequence
            returning resource, sequence
        )
        insert into platform.outbox (id, exchange, envelope, traceparent)
        select
            id,
            exchange,
            case
                when resource is null then envelope
                else substring(envelope from 1 for length(envelope) - 1)
                    || convert_to(format(',"headers":{"sequence":%s}}', sequence - many + nth), 'UTF8')
            end,
            traceparent
        from said
        left join counted using (resource)
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
