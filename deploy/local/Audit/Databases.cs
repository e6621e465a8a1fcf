using System.Runtime.CompilerServices;
using Npgsql;

namespace Exchange.Local.Audit;

/// <summary>The databases of all services, read as superuser; the audit changes nothing.</summary>
/// <param name="connectionString">The connection string of a service's database, by the service's name.</param>
/// <param name="onTheWay">How long something may be on its way between two services before it counts as lost.</param>
internal sealed class Databases(Func<string, string> connectionString, TimeSpan onTheWay)
{
    private const int LimitSeconds = 300;

    /// <summary>Waits for what is on its way.</summary>
    public Task WaitAsync(CancellationToken cancellation) => Task.Delay(onTheWay, cancellation);

    /// <summary>One number.</summary>
    public async Task<long> CountAsync(string database, string sql, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(database, cancellation);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = LimitSeconds };
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), provider: null);
    }

    /// <summary>The first column of every row, as text.</summary>
    public async Task<List<string>> TextsAsync(
        string database,
        string sql,
        CancellationToken cancellation,
        string[]? keys = null
    )
    {
        await using var connection = await OpenAsync(database, cancellation);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = LimitSeconds };
        if (keys is not null)
            command.Parameters.AddWithValue("Keys", keys);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var texts = new List<string>();
        while (await reader.ReadAsync(cancellation))
            texts.Add(reader.GetString(0));
        return texts;
    }

    /// <summary>Every row, one after the other; none is kept.</summary>
    public async IAsyncEnumerable<NpgsqlDataReader> RowsAsync(
        string database,
        string sql,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using var connection = await OpenAsync(database, cancellation);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = LimitSeconds };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            yield return reader;
    }

    /// <summary>How many keys a query has, and a number that only the same set of keys has.</summary>
    public async Task<(long Count, decimal Sum)> FingerprintAsync(
        string database,
        string sql,
        CancellationToken cancellation
    )
    {
        await using var connection = await OpenAsync(database, cancellation);
        await using var command = new NpgsqlCommand(
            $"select count(*), coalesce(sum(hashtextextended(key, 0)), 0) from ({sql}) as keys (key)",
            connection
        )
        {
            CommandTimeout = LimitSeconds,
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetDecimal(1));
    }

    // Unpooled, so that no idle connection is left in a database that a test wants to copy or drop. Everything is read
    // and grouped as a whole, so that it takes memory for it and every processor.
    private async Task<NpgsqlConnection> OpenAsync(string database, CancellationToken cancellation)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString(database))
        {
            Pooling = false,
            ApplicationName = "audit",
            Options =
                "-c work_mem=1GB -c hash_mem_multiplier=2 -c max_parallel_workers_per_gather=2 "
                + "-c parallel_tuple_cost=0.01 -c timezone=UTC",
        };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellation);
        return connection;
    }
}
