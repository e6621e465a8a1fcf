using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Exchange.Tests.Load;

/// <summary>
/// The floor: how many of the least possible purchases this PostgreSQL commits a second. One transaction inserts an
/// order, a license under its uniqueness check, four ledger entries and two outbox rows, by pgbench with 1 and with 8
/// clients.
/// </summary>
public static partial class Floor
{
    private static readonly int[] Clients = [1, 8];

    /// <summary>Measures and prints; leaves no schema behind.</summary>
    /// <param name="database">Where; the role must be allowed to create a schema.</param>
    /// <param name="duration">Of each measurement.</param>
    public static async Task<IReadOnlyList<FloorResult>> MeasureAsync(
        NpgsqlConnectionStringBuilder database,
        TimeSpan duration,
        TextWriter output,
        CancellationToken cancellation
    )
    {
        await using var source = NpgsqlDataSource.Create(database);
        await ExecuteAsync(source, Resource("floor.schema.sql"), cancellation);
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, Resource("floor.trade.sql"), cancellation);
            var results = new List<FloorResult>();
            foreach (var clients in Clients)
            {
                var result = await PgbenchAsync(database, script, clients, duration, cancellation);
                await output.WriteLineAsync(result.ToString());
                results.Add(result);
            }
            return results;
        }
        finally
        {
            File.Delete(script);
            await ExecuteAsync(source, "drop schema floor cascade", CancellationToken.None);
        }
    }

    private static async Task<FloorResult> PgbenchAsync(
        NpgsqlConnectionStringBuilder database,
        string script,
        int clients,
        TimeSpan duration,
        CancellationToken cancellation
    )
    {
        var seconds = ((int)duration.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var count = clients.ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["-n", "-M", "prepared", "-c", count, "-j", "1", "-T", seconds, "-f", script];
        var start = new ProcessStartInfo(Pgbench(), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PGHOST"] = database.Host;
        start.Environment["PGPORT"] = database.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["PGUSER"] = database.Username;
        start.Environment["PGPASSWORD"] = database.Password;
        start.Environment["PGDATABASE"] = database.Database;
        using var pgbench = Process.Start(start)!;
        var errors = pgbench.StandardError.ReadToEndAsync(cancellation);
        var printed = await pgbench.StandardOutput.ReadToEndAsync(cancellation);
        await pgbench.WaitForExitAsync(cancellation);
        if (pgbench.ExitCode != 0)
            throw new InvalidOperationException($"pgbench ended with {pgbench.ExitCode}: {await errors}");
        return new(clients, Figure(Tps(), printed), Figure(LatencyMs(), printed));
    }

    /// <summary>Debian keeps pgbench beside the server, not on the path.</summary>
    private static string Pgbench() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .EnumerateFiles("/usr/lib/postgresql", "pgbench", SearchOption.AllDirectories)
                .OrderDescending(StringComparer.Ordinal)
                .FirstOrDefault("pgbench")
            : "pgbench";

    private static double Figure(Regex pattern, string printed) =>
        double.Parse(pattern.Match(printed).Groups["figure"].Value, CultureInfo.InvariantCulture);

    private static string Resource(string name)
    {
        using var stream = typeof(Floor).Assembly.GetManifestResourceStream(name)!;
        return new StreamReader(stream).ReadToEnd();
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    [GeneratedRegex(@"^tps = (?<figure>[\d.]+)", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tps();

    [GeneratedRegex(@"^latency average = (?<figure>[\d.]+) ms", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LatencyMs();
}

/// <summary>One measurement of the floor.</summary>
public sealed record FloorResult(int Clients, double TradesPerSecond, double MeanMs)
{
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"floor, {Clients} client{(Clients == 1 ? "" : "s")}: {TradesPerSecond:F0} trades/s, mean {MeanMs:F2} ms"
        );
}
