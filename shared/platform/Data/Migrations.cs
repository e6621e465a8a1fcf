using System.Reflection;
using DbUp;
using DbUp.Engine;
using Npgsql;

namespace Exchange.Platform;

/// <summary>Brings a service's database to the newest schema: the platform's tables, then the service's own.</summary>
public static class Migrations
{
    private const string AlwaysPrefix = "always_";

    /// <summary>
    /// Applies what is missing, as the owner of the database. Forward only; an advisory lock lets one replica do it
    /// while the others wait. Grants are laid anew each time, so that a new table is never without them.
    /// </summary>
    /// <param name="ownerConnectionString">The database, as the role that owns it.</param>
    /// <param name="service">The service's name; its role is <c>service_app</c>.</param>
    /// <param name="scripts">The assembly that has the service's migrations as resources.</param>
    public static async Task ApplyAsync(
        string ownerConnectionString,
        string service,
        Assembly scripts,
        CancellationToken cancel
    )
    {
        await using var database = NpgsqlDataSource.Create(ownerConnectionString);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await ExecuteAsync(connection, "select pg_advisory_lock(726173)", cancel);
        await ExecuteAsync(connection, "create schema if not exists platform", cancel);
        Upgrade(ownerConnectionString, "platform_journal", typeof(Migrations).Assembly);
        Upgrade(ownerConnectionString, "service_journal", scripts);
        await GrantAsync(connection, service, scripts, cancel);
        await ExecuteAsync(connection, "select pg_advisory_unlock(726173)", cancel);
    }

    private static void Upgrade(string connectionString, string journal, Assembly scripts)
    {
        DatabaseUpgradeResult result = DeployChanges
            .To.PostgresqlDatabase(connectionString)
            .WithScriptsEmbeddedInAssembly(scripts, name => IsMigration(name) && !IsAlways(name))
            .WithTransactionPerScript()
            // A script that goes over all rows takes as long as there are rows.
            .WithExecutionTimeout(TimeSpan.Zero)
            .WithVariablesDisabled()
            .LogToNowhere()
            .JournalToPostgresqlTable("platform", journal)
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
            throw new InvalidOperationException($"Migration {result.ErrorScript?.Name} failed.", result.Error);
    }

    /// <summary>
    /// All in one transaction: at no instant may the running service do more than its own script leaves it.
    /// </summary>
    private static async Task GrantAsync(
        NpgsqlConnection connection,
        string service,
        Assembly scripts,
        CancellationToken cancel
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await ExecuteAsync(connection, Grants(service), cancel);
        foreach (var name in scripts.GetManifestResourceNames().Where(name => IsMigration(name) && IsAlways(name)))
        {
            using var reader = new StreamReader(scripts.GetManifestResourceStream(name)!);
            await ExecuteAsync(connection, await reader.ReadToEndAsync(cancel), cancel);
        }
        await transaction.CommitAsync(cancel);
    }

    private static bool IsMigration(string name) => name.Contains(".Migrations.", StringComparison.Ordinal);

    private static bool IsAlways(string name) => name.Contains("." + AlwaysPrefix, StringComparison.Ordinal);

    private static string Grants(string service) =>
        $"""
            grant usage on schema public, platform to {service}_app;
            grant select, insert, update, delete on all tables in schema public, platform to {service}_app;
            grant usage, select on all sequences in schema public, platform to {service}_app;
            grant execute on all functions in schema public to {service}_app;
            """;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        // Without a time limit: another replica may be migrating, however long that takes.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancel);
    }
}
