using System.Collections.Concurrent;
using Exchange.Contracts;
using Exchange.Local;
using Npgsql;

namespace Exchange.Tests.Flows;

/// <summary>The databases, as a superuser sees them: for what is true inside and no client is shown.</summary>
internal static class Books
{
    private static readonly ConcurrentDictionary<string, NpgsqlDataSource> Open = new();

    /// <summary>The one value that the statement answers.</summary>
    public static async Task<T> OneAsync<T>(string service, string sql, params object[] values)
    {
        await using var command = Command(service, sql, values);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Changes what only a test may change.</summary>
    public static async Task<int> ChangeAsync(string service, string sql, params object[] values)
    {
        await using var command = Command(service, sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The SQLSTATE with which a database refuses a statement of this role; null where it does not.</summary>
    public static async Task<string?> SqlStateAsync(string connectionString, string sql, params object[] values)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = With(source.CreateCommand(sql), values);
        try
        {
            await command.ExecuteNonQueryAsync();
            return null;
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }

    /// <summary>
    /// Waits until nothing is on its way: every outbox is empty, and all that was ever sent was heard by everybody who
    /// listens to it. Answers how many messages that were.
    /// </summary>
    public static async Task<int> QuietAsync() =>
        (await Eventually.SeeAsync(OnTheWayAsync, way => way.Waiting.Count == 0, "all messages are heard")).Sent;

    /// <summary>Waits until every queue that listens has heard these messages.</summary>
    public static Task HeardAsync(IReadOnlyCollection<(Guid Id, Type Type)> messages) =>
        Eventually.SeeAsync(
            async () =>
            {
                var heard = await HeardAsync();
                var due = messages.SelectMany(message =>
                    Listeners.Of(message.Type).Select(queue => (message.Id, queue))
                );
                return string.Join(", ", due.Where(one => !heard.Contains(one)));
            },
            missing => missing.Length == 0,
            "these messages are heard"
        );

    /// <summary>Closes the connections.</summary>
    public static void Close()
    {
        foreach (var source in Open.Values)
            source.Dispose();
    }

    private static async Task<Way> OnTheWayAsync()
    {
        var waiting = new List<string>();
        var sent = new List<(Guid Id, string Exchange)>();
        foreach (var service in RunningExchange.Services)
        {
            if (await OneAsync<long>(service, "select count(*) from platform.outbox") is > 0 and var count)
                waiting.Add($"{service} has {count} to send");
            sent.AddRange(await PairsAsync(service, "select id, exchange from platform.outbox_sent"));
        }
        var listeners = Listeners.Messages.ToDictionary(type => $"{type.Namespace}:{type.Name}", Listeners.Of);
        var heard = await HeardAsync();
        foreach (var (id, exchange) in sent.Where(one => listeners.ContainsKey(one.Exchange)))
            waiting.AddRange(
                listeners[exchange].Where(queue => !heard.Contains((id, queue))).Select(queue => $"{id} for {queue}")
            );
        return new Way(sent.Count, waiting);
    }

    private static async Task<HashSet<(Guid Id, string Queue)>> HeardAsync()
    {
        var heard = new HashSet<(Guid, string)>();
        foreach (var service in RunningExchange.Services)
            heard.UnionWith(await PairsAsync(service, "select message_id, consumer from platform.inbox"));
        return heard;
    }

    private static async Task<List<(Guid Id, string Text)>> PairsAsync(string service, string sql)
    {
        await using var command = Command(service, sql, []);
        await using var reader = await command.ExecuteReaderAsync();
        var pairs = new List<(Guid, string)>();
        while (await reader.ReadAsync())
            pairs.Add((reader.GetGuid(0), reader.GetString(1)));
        return pairs;
    }

    private static NpgsqlCommand Command(string service, string sql, object[] values) =>
        With(
            Open.GetOrAdd(service, name => NpgsqlDataSource.Create(TheExchange.SuperuserOf(name))).CreateCommand(sql),
            values
        );

    private static NpgsqlCommand With(NpgsqlCommand command, object[] values)
    {
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    private sealed record Way(int Sent, IReadOnlyList<string> Waiting)
    {
        public override string ToString() => string.Join(", ", Waiting);
    }
}
