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
    /// Moves the confirmed rows to the history; a refused one waits longer with each try, and stops nobody.
    /// </summary>
    public static async Task SettleAsync(
        NpgsqlConnection connection,
        IReadOnlyList<OutboxRow> rows,
        IReadOnlyDictionary<Guid, string> refusals,
        CancellationToken cancel
    )
    {
        var sent = rows.Where(row => !refusals.ContainsKey(row.Id)).Select(row => row.Seq).ToArray();
        await connection.ExecuteAsync(new CommandDefinition(MoveToSent, new { sent }, cancellationToken: cancel));
        foreach (var (id, reason) in refusals)
            await connection.ExecuteAsync(new CommandDefinition(PutOff, new { id, reason }, cancellationToken: cancel));
    }

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
            due_at = now() + least(60, power(2, attempts)) * interval '0.5 seconds'
        where id = @id
        """;
}
