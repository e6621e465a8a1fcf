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

    /// <summary>An open connection; whatever keeps it from opening is a fault of the database.</summary>
    /// <exception cref="NpgsqlException">It can't be reached or entered.</exception>
    public static async Task<NpgsqlConnection> ConnectAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        try
        {
            return await database.OpenConnectionAsync(cancel);
        }
        catch (Exception fault) when (fault is SocketException or TimeoutException or IOException)
        {
            // Npgsql lets a name that can't be resolved through as it is.
            throw new NpgsqlException("The database can't be reached.", fault);
        }
    }

    /// <summary>
    /// True where the database is away or can take nothing now, so that the same work succeeds later: a broken
    /// connection, or one of the states below. Other sockets, files and time limits are not the database's.
    /// </summary>
    public static bool IsAway(Exception fault) =>
        fault switch
        {
            PostgresException postgres => IsAway(postgres.SqlState),
            NpgsqlOperationInProgressException => false,
            NpgsqlException when IsBusy(fault) => false,
            NpgsqlException => true,
            { InnerException: { } inner } => IsAway(inner),
            _ => false,
        };

    /// <summary>
    /// True where every connection of the pool is in use by this process itself. The database is there, and the others
    /// go on; nothing was done for this one. The driver tells it by this sentence only.
    /// </summary>
    public static bool IsBusy(Exception fault) =>
        fault is NpgsqlException { InnerException: TimeoutException }
        && fault.Message.StartsWith("The connection pool has been exhausted", StringComparison.Ordinal);

    // Connection faults (class 08), no entry (28, 3D), resources (53: disk, memory, connections), operator intervention
    // (57P), a standby that takes no writes.
    private static bool IsAway(string state) =>
        state
            is ['0', '8', ..]
                or ['2', '8', ..]
                or ['3', 'D', ..]
                or ['5', '3', ..]
                or ['5', '7', 'P', ..]
                or PostgresErrorCodes.ReadOnlySqlTransaction;
}
