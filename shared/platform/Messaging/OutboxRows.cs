using Dapper;
using Npgsql;

namespace Exchange.Platform;

/// <summary>A message that waits to be sent.</summary>
internal sealed record OutboxRow(long Seq, Guid Id, string Exchange, byte[] Envelope, string? Traceparent);

/// <summary>The relay's SQL.</summary>
internal static class OutboxRows
{
    /// <summary>Takes the oldest due rows that no other replica's relay holds.</summary>
    public static async Task<IReadOnlyList<OutboxRow>> ClaimAsync(
        NpgsqlConnection connection,
        int limit,
        CancellationToken cancel
    ) =>
        (
            await connection.QueryAsync<OutboxRow>(
                new CommandDefinition(Claim, new { limit }, cancellationToken: cancel)
            )
        ).AsList();

    /// <summary>
    /// Moves the confirmed rows to the history. A refused one waits longer with each try, and stops nobody; a hopeless
    /// one is at last parked in the error queue, from where an operator sends it again. Answers how many were parked.
    /// </summary>
    public static async Task<int> SettleAsync(
        NpgsqlConnection connection,
        IReadOnlyList<OutboxRow> rows,
        IReadOnlyDictionary<Guid, Refusal> refusals,
        CancellationToken cancel
    )
    {
        var sent = rows.Where(row => !refusals.ContainsKey(row.Id)).Select(row => row.Seq).ToArray();
        await connection.ExecuteAsync(new CommandDefinition(MoveToSent, new { sent }, cancellationToken: cancel));
        var parked = 0;
        foreach (var same in refusals.GroupBy(one => one.Value, one => one.Key))
        {
            var refused = new { ids = same.ToArray(), reason = same.Key.Reason };
            await connection.ExecuteAsync(new CommandDefinition(PutOff, refused, cancellationToken: cancel));
            if (same.Key.IsHopeless)
                parked += await ParkAsync(connection, refused.ids, cancel);
        }
        return parked;
    }

    private static Task<int> ParkAsync(NpgsqlConnection connection, Guid[] ids, CancellationToken cancel)
    {
        var rows = new
        {
            ids,
            errorIds = ids.Select(_ => Guid.CreateVersion7()).ToArray(),
            MostAttempts,
        };
        return connection.ExecuteAsync(new CommandDefinition(Park, rows, cancellationToken: cancel));
    }

    // About five minutes: long enough for another replica, which may know the exchange already, to take the row.
    private const int MostAttempts = 15;

    private const string Claim = """
        select seq, id, exchange, envelope, traceparent
        from platform.outbox
        where due_at <= now()
        order by seq
        limit @limit
        for update skip locked
        """;

    private const string MoveToSent = """
        with confirmed as (
            delete from platform.outbox
            where seq = any(@sent)
            returning id, exchange, traceparent, created_at
        )
        insert into platform.outbox_sent (id, exchange, traceparent, created_at)
        select id, exchange, traceparent, created_at
        from confirmed
        on conflict do nothing
        """;

    private const string PutOff = """
        update platform.outbox
        set attempts = attempts + 1,
            last_error = @reason,
            due_at = now() + least(60, power(2, least(attempts, 10))) * interval '0.5 seconds'
        where id = any(@ids)
        """;

    private const string Park = """
        with hopeless as (
            delete from platform.outbox
            where id = any(@ids)
            and attempts >= @MostAttempts
            returning id, exchange, envelope, traceparent, last_error
        )
        insert into platform.error_queue (id, queue, message_id, reason, body, traceparent)
        select named.error_id, exchange, hopeless.id, last_error, envelope, traceparent
        from hopeless
        join unnest(@ids, @errorIds) as named (id, error_id) on named.id = hopeless.id
        """;
}
