using System.Reflection;
using DbUp;
using DbUp.Engine;
using DbUp.Helpers;
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
        await ExecuteAsync(connection, Grants(service), cancel);
        Upgrade(ownerConnectionString, journal: null, scripts);
        await ExecuteAsync(connection, "select pg_advisory_unlock(726173)", cancel);
    }

    private static void Upgrade(string connectionString, string? journal, Assembly scripts)
    {
        var always = journal is null;
        var builder = DeployChanges
            .To.PostgresqlDatabase(connectionString)
            .WithScriptsEmbeddedInAssembly(
                scripts,
                name =>
                    name.Contains(".Migrations.", StringComparison.Ordinal)
                    && name.Contains("." + AlwaysPrefix, StringComparison.Ordinal) == always
            )
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .LogToNowhere();
        builder = journal is null
            ? builder.JournalTo(new NullJournal())
            : builder.JournalToPostgresqlTable("platform", journal);
        DatabaseUpgradeResult result = builder.Build().PerformUpgrade();
        if (!result.Successful)
            throw new InvalidOperationException($"Migration {result.ErrorScript?.Name} failed.", result.Error);
    }

    private static string Grants(string service) =>
        $"""
            grant usage on schema public, platform to {service}_app;
            grant select, insert, update, delete on all tables in schema public, platform to {service}_app;
            grant usage, select on all sequences in schema public, platform to {service}_app;
            grant execute on all functions in schema public to {service}_app;
            """;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
