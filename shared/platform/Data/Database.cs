using System.Net.Sockets;
using Npgsql;

namespace Exchange.Platform;

/// <summary>The service's own PostgreSQL database.</summary>
internal static class Database
{
    /// <summary>
    /// A pool of connections with limits: no statement, lock or forgotten transaction waits for ever.
    /// </summary>
    public static NpgsqlDataSource Open(string connectionString, string service)
    {
        DapperTypes.Ensure();
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = service,
            Options =
                "-c lock_timeout=8s -c statement_timeout=30s -c idle_in_transaction_session_timeout=15s "
                + "-c timezone=UTC",
            Timeout = 5,
            CommandTimeout = 35,
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            // Nothing here lasts longer than a transaction, so there is nothing to reset between two of them; resetting
            // took six statements each time, more than a message itself needs.
            NoResetOnClose = true,
        };
        if (!connectionString.Contains("Pool Size", StringComparison.OrdinalIgnoreCase))
            settings.MaxPoolSize = 40;
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }

    /// <summary>
    /// True where the database is away or can take nothing now, so that the same work succeeds later: connection faults
    /// (class 08), resources (53: disk, memory, connections), operator intervention (57P), a broken pipe.
    /// </summary>
    public static bool IsAway(Exception fault) =>
        fault switch
        {
            PostgresException postgres => postgres.SqlState is ['0', '8', ..] or ['5', '3', ..] or ['5', '7', 'P', ..]
                || string.Equals(
                    postgres.SqlState,
                    PostgresErrorCodes.ReadOnlySqlTransaction,
                    StringComparison.Ordinal
                ),
            NpgsqlException => true,
            SocketException or TimeoutException or IOException => true,
            { InnerException: { } inner } => IsAway(inner),
            _ => false,
        };
}
