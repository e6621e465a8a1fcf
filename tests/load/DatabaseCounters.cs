using System.Globalization;
using Exchange.Local;
using Npgsql;

namespace Exchange.Tests.Load;

/// <summary>What PostgreSQL counts: commits of each database, and what the write-ahead log took.</summary>
public sealed class DatabaseCounters(PostgresServer postgres)
{
    /// <summary>All counters by name.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ReadAsync(CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString("postgres"));
        await using var command = source.CreateCommand(Counters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var counters = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
            counters[reader.GetString(0)] = reader.GetInt64(1);
        return counters;
    }

    /// <summary>The process that all others of this PostgreSQL are children of.</summary>
    public async Task<int> PidAsync(CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString("postgres"));
        await using var command = source.CreateCommand("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)");
        return int.Parse((string)(await command.ExecuteScalarAsync(cancellation))!, CultureInfo.InvariantCulture);
    }

    private const string Counters = """
        select 'commits of ' || datname, xact_commit
        from pg_stat_database
        where datname not in ('postgres', 'template0', 'template1')
        union all
        select 'rollbacks of ' || datname, xact_rollback
        from pg_stat_database
        where datname is not null
        union all
        select 'WAL syncs', wal_sync
        from pg_stat_wal
        union all
        select 'WAL kB', (wal_bytes / 1024)::bigint
        from pg_stat_wal
        """;
}
