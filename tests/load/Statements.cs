using System.Globalization;
using Exchange.Local;
using Npgsql;

namespace Exchange.Tests.Load;

/// <summary>The statements that trades take, as <c>pg_stat_statements</c> counts them.</summary>
internal static class Statements
{
    /// <summary>Restarts PostgreSQL with the extension.</summary>
    public static async Task EnableAsync(PostgresServer postgres, CancellationToken cancellation)
    {
        await ExecuteAsync(postgres, "alter system set shared_preload_libraries = 'pg_stat_statements'", cancellation);
        await postgres.StopAsync();
        await postgres.StartAsync(cancellation);
        await ExecuteAsync(postgres, "create extension pg_stat_statements", cancellation);
    }

    /// <summary>Starts to count anew.</summary>
    public static Task ResetAsync(PostgresServer postgres, CancellationToken cancellation) =>
        ExecuteAsync(postgres, "select pg_stat_statements_reset()", cancellation);

    /// <summary>Prints the statements, the dearest first.</summary>
    public static async Task PrintAsync(
        PostgresServer postgres,
        int trades,
        TextWriter output,
        CancellationToken cancellation
    )
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString("postgres"));
        await using var command = source.CreateCommand(Dearest);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await output.WriteLineAsync("  calls/trade  ms/trade   ms/call  statement");
        while (await reader.ReadAsync(cancellation))
        {
            var (calls, ms) = (reader.GetInt64(1), reader.GetDouble(2));
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(double)calls / trades, 13:F2}{ms / trades, 10:F3}{ms / calls, 10:F3}"
                        + $"  {reader.GetString(0), -12} {reader.GetString(3)}"
                )
            );
        }
    }

    private static async Task ExecuteAsync(PostgresServer postgres, string sql, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString("postgres"));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private const string Dearest = """
        select
          coalesce(datname, '-'),
          sum(calls)::bigint,
          sum(total_exec_time + total_plan_time)::float8 as total_ms,
          left(regexp_replace(query, '\s+', ' ', 'g'), 90) as text
        from pg_stat_statements(true) s
        left join pg_database d on d.oid = s.dbid
        group by datname, text
        order by total_ms desc
        limit 40
        """;
}
