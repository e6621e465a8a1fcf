using System.Diagnostics;
using System.Globalization;
using Exchange.Licensing;
using Exchange.Local;
using Exchange.Platform;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Exchange.Tests.Load;

/// <summary>How rights are measured.</summary>
public sealed record RightsPlan
{
    /// <summary>How many grants stand, one measurement after the other.</summary>
    public IReadOnlyList<int> Sizes { get; init; } = [10_000, 100_000, 1_000_000];

    /// <summary>How often each path is asked.</summary>
    public int Count { get; init; } = 8_000;

    /// <summary>Clients side by side.</summary>
    public int Clients { get; init; } = 8;

    /// <summary>Reservations a second that must be held.</summary>
    public int Rate { get; init; } = 1_000;

    /// <summary>Print the statements too; counting them costs some speed.</summary>
    public bool Statements { get; init; }
}

/// <summary>
/// What can still be licensed, reservations and licenses over a growing number of grants: by the real handlers on a
/// real database, and what growth costs.
/// </summary>
public sealed class RightsLoad(RightsPlan plan, TextWriter output)
{
    private const double GoalMs = 20;
    private const string Header =
        "   grants  path                    count   p50 ms   p99 ms   max ms    per s  p50 x   p99 x";

    private readonly Dictionary<string, MeasuredPath> smallest = new(StringComparer.Ordinal);

    /// <summary>Measures and prints each size on a database of its own.</summary>
    /// <returns>True where the largest keeps the goals: 20 ms at p99 and the rate of reservations.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        await using var stack = await TestStack.StartAsync("load", cancellation);
        if (plan.Statements)
            await Statements.EnableAsync(stack.Postgres, cancellation);
        var holds = true;
        foreach (var size in plan.Sizes)
            holds = await MeasureAsync(stack.Postgres, size, cancellation);
        return holds;
    }

    private async Task<bool> MeasureAsync(PostgresServer postgres, int grants, CancellationToken cancellation)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"licensing_{grants}");
        var database = await postgres.EnsureDatabaseAsync(LicensingService.Name, name, cancellation);
        var assembly = typeof(LicensingService).Assembly;
        await Migrations.ApplyAsync(database.OwnerConnectionString, LicensingService.Name, assembly, cancellation);
        await using var superuser = NpgsqlDataSource.Create(postgres.ConnectionString(name));
        var world = await PlantAsync(superuser, grants, cancellation);
        await using var service = ServiceHost.Build<LicensingService>([
            $"--ConnectionStrings:Database={database.AppConnectionString}",
            "--ConnectionStrings:Broker=amqp://nobody",
            "--Auth:Issuer=http://nobody",
            "--Auth:Metadata=http://nobody",
        ]);
        var desk = new RightsDesk(service.Services.GetRequiredService<Units>(), world);
        if (plan.Statements)
            await Statements.ResetAsync(postgres, cancellation);
        var holds = await MeasureAsync(desk, grants, cancellation);
        if (plan.Statements)
            await Statements.PrintAsync(postgres, plan.Count, output, cancellation);
        return holds;
    }

    private async Task<RightsWorld> PlantAsync(NpgsqlDataSource superuser, int grants, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var world = await new RightsSeed(superuser).PlantAsync(grants, cancellation);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await using var command = superuser.CreateCommand(Sizes);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{reader.GetInt64(0):N0} grants on {world.Works.Count:N0} works in {seconds:F0} s; "
                    + $"table {reader.GetString(1)}, its exclusion index {reader.GetString(2)}; "
                    + $"load average {CpuMeter.LoadAverage}"
            )
        );
        return world;
    }

    private async Task<bool> MeasureAsync(RightsDesk desk, int grants, CancellationToken cancellation)
    {
        var clients = new RightsClients(plan.Clients);
        // What is compiled and cached is compiled and cached before it counts.
        await clients.AskAsync("warm-up", plan.Count / 2, desk.AvailabilityAsync);
        await clients.AskAsync("warm-up", plan.Count / 4, desk.ReserveAsync);
        await clients.AskAsync("warm-up", plan.Count / 8, desk.GrantAsync);

        await output.WriteLineAsync(Header);
        var availability = await clients.AskAsync("availability", plan.Count, desk.AvailabilityAsync);
        await TellAsync(availability, grants);
        var reservation = await clients.AskAsync("reservation", plan.Count, desk.ReserveAsync);
        await TellAsync(reservation, grants);
        await TellAsync(await clients.AskAsync("reservation refused", plan.Count / 4, desk.BeRefusedAsync), grants);
        await TellAsync(await clients.AskAsync("license", plan.Count / 2, desk.GrantAsync), grants);
        var held = await HoldAsync(desk, cancellation);
        await TellAsync(held, grants);
        var worst = new[] { availability, reservation, held }.Max(path => path.Latencies.PercentileMs(99));
        var holds = worst < GoalMs && held.PerSecond > 0.95 * plan.Rate;
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(holds ? "met   " : "MISSED")}  p99 {worst:F1} ms at {grants:N0} grants, {held.PerSecond:F0} "
                    + $"reservations/s; the goal is less than {GoalMs} ms and {plan.Rate}/s"
            )
        );
        return holds;
    }

    // On a timetable: a reservation that is late because another was slow counts from its planned instant, and so does
    // what this generator, which shares the machine with the database, sends late.
    private async Task<MeasuredPath> HoldAsync(RightsDesk desk, CancellationToken cancellation)
    {
        var timetable = new Timetable(plan.Rate, TimeSpan.FromSeconds((double)plan.Count / 2 / plan.Rate));
        using var free = new SemaphoreSlim(plan.Clients);
        var run = await new OpenLoop(timetable).RunAsync(
            async (turn, _) =>
            {
                await free.WaitAsync(CancellationToken.None);
                await desk.ReserveAsync(turn);
                free.Release();
                return Outcome.Succeeded;
            },
            cancellation
        );
        var name = string.Create(CultureInfo.InvariantCulture, $"reservation at {plan.Rate}/s");
        return new MeasuredPath(name, run.Latencies, run.Elapsed);
    }

    private async Task TellAsync(MeasuredPath path, int grants)
    {
        smallest.TryAdd(path.Name, path);
        await output.WriteLineAsync(path.Row(grants, smallest[path.Name]));
    }

    private const string Sizes = """
        select
          (select count(*) from rights_grant),
          pg_size_pretty(pg_table_size('rights_grant')),
          pg_size_pretty(pg_relation_size('rights_grant_no_overlap'))
        """;
}
