using Exchange.Contracts;
using Exchange.Local;
using Npgsql;

namespace Exchange.Tests.Faults;

/// <summary>The databases as a superuser sees them.</summary>
internal sealed class Books(PostgresServer postgres)
{
    /// <summary>The database's time.</summary>
    public Task<DateTime> NowAsync() => OneAsync<DateTime>("orders", "select clock_timestamp()");

    /// <summary>The one value that the statement answers.</summary>
    public async Task<T> OneAsync<T>(string service, string sql, params object[] values)
    {
        await using var connection = await OpenAsync(service);
        await using var command = Command(connection, sql, values);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Two columns of a statement, as a map.</summary>
    public async Task<Dictionary<TKey, TValue>> MapAsync<TKey, TValue>(string service, string sql)
        where TKey : notnull
    {
        await using var connection = await OpenAsync(service);
        await using var command = Command(connection, sql, []);
        await using var reader = await command.ExecuteReaderAsync();
        var map = new Dictionary<TKey, TValue>();
        while (await reader.ReadAsync())
            map.Add(reader.GetFieldValue<TKey>(0), reader.GetFieldValue<TValue>(1));
        return map;
    }

    /// <summary>Changes what no service may change.</summary>
    public async Task<int> ChangeAsync(string service, string sql)
    {
        await using var connection = await OpenAsync(service);
        await using var command = Command(connection, sql, []);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>
    /// What is not at its end yet: orders, messages that wait to be sent, messages that wait to be heard.
    /// </summary>
    public async Task<Backlog> BacklogAsync()
    {
        var open = await OneAsync<long>("orders", "select count(*) from orders where deadline_at is not null");
        var (unsent, said, heard) = (0L, 0L, 0L);
        var listeners = Listeners.Messages.ToDictionary(
            type => $"{type.Namespace}:{type.Name}",
            type => Listeners.Of(type).Count,
            StringComparer.Ordinal
        );
        foreach (var service in RunningExchange.Services)
        {
            unsent += await OneAsync<long>(service, "select count(*) from platform.outbox");
            var sent = await MapAsync<string, long>(
                service,
                "select exchange, count(*) from platform.outbox_sent group by exchange"
            );
            said += sent.Sum(one => one.Value * listeners.GetValueOrDefault(one.Key));
            heard += await OneAsync<long>(service, "select count(*) from platform.inbox");
        }
        return new Backlog(open, unsent, said, heard);
    }

    private async Task<NpgsqlConnection> OpenAsync(string service)
    {
        // No pool: it would hold connections of a PostgreSQL that has died meanwhile.
        var connection = new NpgsqlConnection(postgres.ConnectionString(service) + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}

/// <summary>What is not at its end yet.</summary>
/// <param name="OpenOrders">Orders without an end.</param>
/// <param name="Unsent">Messages in outboxes.</param>
/// <param name="Said">Messages that were sent, each as often as it has listeners.</param>
/// <param name="Heard">Rows of the inboxes.</param>
internal sealed record Backlog(long OpenOrders, long Unsent, long Said, long Heard)
{
    /// <summary>Everything is at its end.</summary>
    public bool IsNothing => OpenOrders == 0 && Unsent == 0 && Said == Heard;
}
