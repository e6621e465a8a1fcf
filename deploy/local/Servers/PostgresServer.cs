using Npgsql;

namespace Exchange.Local;

/// <summary>The database of one service, as its two roles reach it.</summary>
/// <param name="Service">The service, from which the roles have their names.</param>
/// <param name="Name">The database.</param>
/// <param name="OwnerConnectionString">As <c>service_owner</c>, for migrations.</param>
/// <param name="AppConnectionString">As <c>service_app</c>, for the running service.</param>
public sealed record ServiceDatabase(
    string Service,
    string Name,
    string OwnerConnectionString,
    string AppConnectionString
);

/// <summary>A PostgreSQL of our own, with data and passwords in a home, on a private port of 127.0.0.1.</summary>
public sealed class PostgresServer
{
    internal const string PortName = "postgres";
    internal const string Superuser = "postgres";

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(60);

    // As durable as in production: what the fault tests prove would mean nothing otherwise.
    internal static readonly IReadOnlyList<(string Name, string Value)> Settings =
    [
        ("max_connections", "400"),
        ("shared_buffers", "512MB"),
        ("effective_cache_size", "2GB"),
        ("random_page_cost", "1.1"),
        ("jit", "off"),
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("wal_compression", "on"),
        ("max_wal_size", "2GB"),
        ("checkpoint_timeout", "15min"),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
        ("lc_messages", "C"),
    ];

    private readonly Home home;
    private readonly IServer server;
    private readonly SemaphoreSlim oneAtATime = new(1);

    /// <summary>Describes the server; nothing starts yet.</summary>
    public PostgresServer(Home home, MachineTools tools)
    {
        this.home = home;
        server = tools.PostgresFolder is { } folder
            ? new NativePostgres(home, folder)
            : new Container(home, "postgres", ContainerPlan);
    }

    /// <summary>The port on 127.0.0.1; known after the first start.</summary>
    public int Port =>
        home.Ports.Kept(PortName) ?? throw new InvalidOperationException("PostgreSQL has not been started.");

    /// <summary>
    /// Starts it, or takes over the one that an earlier process left running; returns when it answers a query.
    /// </summary>
    /// <exception cref="CannotRunException">It does not start; the message has the end of its log.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        if (!await server.RunsAsync())
            await server.StartAsync(cancellation);
        await WaitForAnswerAsync(cancellation);
    }

    /// <summary>Stops it in order, within 6 seconds. Nothing happens when it does not run.</summary>
    public Task StopAsync()
    {
        NpgsqlConnection.ClearAllPools();
        return server.StopAsync();
    }

    /// <summary>
    /// Crashes it, as <c>pg_ctl stop -m immediate</c> does. <see cref="StartAsync"/> lets it recover.
    /// </summary>
    public Task KillAsync() => server.KillAsync();

    /// <summary>Reaches a database as superuser.</summary>
    public string ConnectionString(string database) =>
        Connection(database, Superuser, home.Secrets.Get(Superuser), Superuser);

    /// <summary>
    /// Makes the roles <c>service_owner</c> and <c>service_app</c> and a database of the first, closed to everybody
    /// else, with the extensions that need a superuser. What is there already stays.
    /// </summary>
    /// <param name="service">Lower-case letters, digits and underscores.</param>
    /// <param name="database">The database's name; by default the service's.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ServiceDatabase> EnsureDatabaseAsync(
        string service,
        string? database = null,
        CancellationToken cancellation = default
    )
    {
        var described = Describe(service, database ?? service);
        await oneAtATime.WaitAsync(cancellation);
        try
        {
            await using var connection = await OpenAsync("postgres", cancellation);
            await EnsureRoleAsync(connection, Owner(service), cancellation);
            await EnsureRoleAsync(connection, App(service), cancellation);
            if (
                !await ExistsAsync(
                    connection,
                    "select 1 from pg_database where datname = $1",
                    described.Name,
                    cancellation
                )
            )
                await CreateDatabaseAsync(connection, described, template: null, cancellation);
        }
        finally
        {
            oneAtATime.Release();
        }
        await PrepareAsync(described, cancellation);
        return described;
    }

    /// <summary>
    /// Copies a database with all that is in it, in a fraction of a second. Nobody may be connected to the template.
    /// </summary>
    public async Task<ServiceDatabase> CloneDatabaseAsync(
        ServiceDatabase template,
        string name,
        CancellationToken cancellation = default
    )
    {
        var clone = Describe(template.Service, name);
        await oneAtATime.WaitAsync(cancellation);
        try
        {
            await using var connection = await OpenAsync("postgres", cancellation);
            await CreateDatabaseAsync(connection, clone, template.Name, cancellation);
        }
        finally
        {
            oneAtATime.Release();
        }
        return clone;
    }

    /// <summary>Deletes a database and ends the connections to it. Nothing happens when there is none.</summary>
    public async Task DropDatabaseAsync(string name, CancellationToken cancellation = default)
    {
        await using var connection = await OpenAsync("postgres", cancellation);
        await ExecuteAsync(connection, $"drop database if exists {Quote(name)} with (force)", cancellation);
    }

    internal Task EraseAsync() => server.EraseAsync();

    private static string Owner(string service) => service + "_owner";

    private static string App(string service) => service + "_app";

    private ServiceDatabase Describe(string service, string database) =>
        new(
            service,
            database,
            Connection(database, Owner(service), home.Secrets.Get(Owner(service)), service),
            Connection(database, App(service), home.Secrets.Get(App(service)), service)
        );

    private string Connection(string database, string user, string password, string application) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = Port,
            Database = database,
            Username = user,
            Password = password,
            ApplicationName = application,
        }.ConnectionString;

    private async Task EnsureRoleAsync(NpgsqlConnection connection, string role, CancellationToken cancellation)
    {
        var exists = await ExistsAsync(connection, "select 1 from pg_roles where rolname = $1", role, cancellation);
        var verb = exists ? "alter" : "create";
        var password = home.Secrets.Get(role);
        await ExecuteAsync(connection, $"{verb} role {Quote(role)} login password '{password}'", cancellation);
    }

    private static async Task CreateDatabaseAsync(
        NpgsqlConnection connection,
        ServiceDatabase database,
        string? template,
        CancellationToken cancellation
    )
    {
        var name = Quote(database.Name);
        var from = template is null ? "" : $" template {Quote(template)}";
        await ExecuteAsync(
            connection,
            $"create database {name} owner {Quote(Owner(database.Service))}{from}",
            cancellation
        );
        // A copy has the rights inside of its template, and not those on the database itself.
        await ExecuteAsync(connection, $"revoke all on database {name} from public", cancellation);
        await ExecuteAsync(
            connection,
            $"grant connect on database {name} to {Quote(App(database.Service))}",
            cancellation
        );
    }

    private async Task PrepareAsync(ServiceDatabase database, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(database.Name, cancellation);
        await ExecuteAsync(connection, "create extension if not exists btree_gist", cancellation);
        await ExecuteAsync(connection, "create extension if not exists pg_trgm", cancellation);
        await ExecuteAsync(connection, $"alter schema public owner to {Quote(Owner(database.Service))}", cancellation);
        await ExecuteAsync(connection, "revoke all on schema public from public", cancellation);
        await ExecuteAsync(connection, $"grant usage on schema public to {Quote(App(database.Service))}", cancellation);
    }

    private async Task WaitForAnswerAsync(CancellationToken cancellation)
    {
        var end = Environment.TickCount64 + (long)AnswerLimit.TotalMilliseconds;
        while (true)
        {
            try
            {
                await using var connection = await OpenAsync("postgres", cancellation);
                await ExecuteAsync(connection, "select 1", cancellation);
                return;
            }
            // It is starting up or recovering; a wrong password will not become right.
            catch (NpgsqlException refused) when (refused.SqlState is not PostgresErrorCodes.InvalidPassword)
            {
                if (Environment.TickCount64 > end)
                    throw new CannotRunException(
                        $"PostgreSQL does not answer: {refused.Message}\n{await server.LastLinesAsync()}"
                    );
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }
    }

    // Unpooled, because an idle connection would keep a database from being copied or dropped.
    private async Task<NpgsqlConnection> OpenAsync(string database, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync(cancellation);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<bool> ExistsAsync(
        NpgsqlConnection connection,
        string sql,
        string name,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = name } } };
        return await command.ExecuteScalarAsync(cancellation) is not null;
    }

    private static string Quote(string identifier) => new NpgsqlCommandBuilder().QuoteIdentifier(identifier);

    private ContainerPlan ContainerPlan() =>
        new("postgres:16", "/var/lib/postgresql/data")
        {
            Ports = new Dictionary<string, int>(StringComparer.Ordinal) { [PortName] = 5432 },
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["POSTGRES_PASSWORD"] = home.Secrets.Get(Superuser),
                ["POSTGRES_INITDB_ARGS"] = "--locale=C.UTF-8 --encoding=UTF8",
            },
            Options = ["--shm-size=256m"],
            Arguments = [.. Settings.SelectMany(setting => new[] { "-c", $"{setting.Name}={setting.Value}" })],
        };
}
