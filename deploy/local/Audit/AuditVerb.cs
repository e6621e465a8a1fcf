using Npgsql;

namespace Exchange.Local.Audit;

/// <summary>
/// <c>dotnet run --project deploy/local -- audit</c>: the audit of what runs, or ran last, in this clone.
/// </summary>
internal static class AuditVerb
{
    /// <summary>Prints each invariant as it is checked.</summary>
    /// <returns>The exit code: 0 when all hold, 1 when one is broken.</returns>
    /// <exception cref="CannotRunException">PostgreSQL does not run here.</exception>
    public static async Task<int> RunAsync(CancellationToken cancellation)
    {
        var directory = Home.Chosen();
        if (new Ports(directory).Kept(PostgresServer.PortName) is not { } port)
            throw new CannotRunException("Nothing was ever started in this clone: dotnet run --project deploy/local");
        var server = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = PostgresServer.Superuser,
            Password = new Secrets(directory).Get(PostgresServer.Superuser),
        };
        try
        {
            var report = await ExchangeAudit.RunAsync(DatabaseOf, Console.WriteLine, cancellation: cancellation);
            Console.WriteLine(report.Verdict);
            return report.IsClean ? 0 : 1;
        }
        catch (NpgsqlException refused) when (refused is not PostgresException)
        {
            throw new CannotRunException(
                $"PostgreSQL does not answer on 127.0.0.1:{port}. Start the exchange: dotnet run --project deploy/local"
            );
        }

        string DatabaseOf(string service) =>
            new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = service }.ConnectionString;
    }
}
