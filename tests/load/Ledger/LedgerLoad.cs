using System.Diagnostics;
using System.Globalization;
using Exchange.Local;
using Exchange.Local.Audit;
using Exchange.Platform;
using Exchange.Settlement;
using Npgsql;

namespace Exchange.Tests.Load;

/// <summary>How the ledger is measured.</summary>
public sealed record LedgerPlan
{
    /// <summary>How many transfers stand, one measurement after the other.</summary>
    public IReadOnlyList<int> Sizes { get; init; } = [100_000, 10_000_000];

    /// <summary>Of each measurement.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Clients that post one transfer at a time.</summary>
    public int Clients { get; init; } = 8;

    /// <summary>Transfers in a batch.</summary>
    public int Batch { get; init; } = 500;
}

/// <summary>
/// Transfers a second with one hot account in every transfer, single and batched, next to the same inserts as raw SQL;
/// reads of balances; and what the audit of the ledger takes: over a growing number of transfers.
/// </summary>
public sealed class LedgerLoad(LedgerPlan plan, TextWriter output)
{
    private const double ShareOfFloor = 0.5;
    private const double ShareOfSmallest = 0.8;
    private const double BatchedGoal = 10_000;
    private const double BalanceGoalMs = 5;
    private const double AuditGoalSeconds = 60;
    private const int Reads = 3_000;

    private readonly List<string> missed = [];
    private readonly Dictionary<string, double> smallest = new(StringComparer.Ordinal);

    /// <summary>Measures and prints each size on a database of its own.</summary>
    /// <returns>True where every goal is kept.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        await using var stack = await TestStack.StartAsync("load", cancellation);
        foreach (var size in plan.Sizes)
            await MeasureAsync(stack.Postgres, size, cancellation);
        foreach (var miss in missed)
            await output.WriteLineAsync($"MISSED: {miss}");
        return missed.Count == 0;
    }

    private async Task MeasureAsync(PostgresServer postgres, int size, CancellationToken cancellation)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"settlement_{size}");
        var database = await postgres.EnsureDatabaseAsync(SettlementService.Name, name, cancellation);
        var assembly = typeof(SettlementService).Assembly;
        await Migrations.ApplyAsync(database.OwnerConnectionString, SettlementService.Name, assembly, cancellation);
        await using var superuser = NpgsqlDataSource.Create(postgres.ConnectionString(name));
        var started = Stopwatch.GetTimestamp();
        await new LedgerSeed(superuser).PlantAsync(size, cancellation);
        var bytes = await TextAsync(superuser, Sizes);
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{size:N0} transfers planted in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s, "
                    + $"{bytes}; load average {CpuMeter.LoadAverage}"
            )
        );
        await AuditAsync(postgres.ConnectionString(name), size, cancellation);
        await using var owner = new NpgsqlDataSourceBuilder(
            database.OwnerConnectionString + ";Max Auto Prepare=20;Auto Prepare Min Usages=2;No Reset On Close=true"
        ).Build();
        await using (var floor = superuser.CreateCommand(LedgerDesk.FloorSchema))
            await floor.ExecuteNonQueryAsync(cancellation);
        var desk = await DeskAsync(superuser, owner);
        foreach (var hot in Enum.GetValues<HotAccount>())
        {
            await PairAsync(desk, hot, size, clients: plan.Clients, count: 1);
            // A lane is one client: two batches of 500 share participants, whose guarded accounts wait for one another.
            await PairAsync(desk, hot, size, clients: 1, count: plan.Batch);
        }
        await ReadAsync(owner, size);
    }

    private async Task PairAsync(LedgerDesk desk, HotAccount hot, int size, int clients, int count)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"hot {hot}, {clients} x {count}");
        await RunAsync(turn => desk.PostAsync(hot, count, turn), clients, TimeSpan.FromSeconds(1));
        // Twice each, in turns, so that what else the machine does meets both.
        var (floor, ledger) = (0.0, 0.0);
        for (var round = 0; round < 2; round++)
        {
            floor += await RunAsync(turn => desk.InsertAsync(hot, count, turn), clients, plan.Duration / 2) * count / 2;
            ledger += await RunAsync(turn => desk.PostAsync(hot, count, turn), clients, plan.Duration / 2) * count / 2;
        }
        smallest.TryAdd(path, ledger);
        var (ofFloor, ofSmallest) = (ledger / floor, ledger / smallest[path]);
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{size, 12:N0}  {path, -24}{ledger, 10:N0}/s  floor {floor, 8:N0}/s  {ofFloor, 6:P0} of floor  "
                    + $"{ofSmallest, 6:P0} of smallest"
            )
        );
        Expect(ofFloor >= ShareOfFloor, $"{path} at {size}: {ofFloor:P0} of floor");
        Expect(ofSmallest >= ShareOfSmallest, $"{path} at {size}: {ofSmallest:P0} of the smallest");
        Expect(count == 1 || ledger >= BatchedGoal, $"{path} at {size}: {ledger:N0}/s");
    }

    /// <summary>Calls a second, with each client calling again as soon as it has its answer.</summary>
    private static async Task<double> RunAsync(Func<int, Task> call, int clients, TimeSpan duration)
    {
        var (turns, started) = (-1, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(ClientAsync)));
        return (turns + 1) / Stopwatch.GetElapsedTime(started).TotalSeconds;

        async Task ClientAsync()
        {
            while (Stopwatch.GetElapsedTime(started) < duration)
                await call(Interlocked.Increment(ref turns));
        }
    }

    private async Task ReadAsync(NpgsqlDataSource owner, int size)
    {
        foreach (var (what, sql) in new[] { ("participant's", OneBalance), ("fee's", FeeBalance) })
        {
            var latencies = new Latencies();
            for (var i = 0; i < Reads; i++)
            {
                var started = Stopwatch.GetTimestamp();
                await using var command = owner.CreateCommand(sql);
                command.Parameters.AddWithValue(i % LedgerSeed.Participants);
                await command.ExecuteScalarAsync();
                latencies.Record(Stopwatch.GetElapsedTime(started));
            }
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{size, 12:N0}  balance, {what, -14} p50 {latencies.PercentileMs(50):F2} ms, "
                        + $"p99 {latencies.PercentileMs(99):F2} ms"
                )
            );
            Expect(latencies.PercentileMs(99) < BalanceGoalMs, $"{what} balance at {size}");
        }
    }

    private async Task AuditAsync(string connection, int size, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var last = started;
        var report = await ExchangeAudit.LedgerAsync(
            _ => connection,
            finding =>
            {
                output.WriteLine($"    {Stopwatch.GetElapsedTime(last).TotalSeconds, 6:F1} s  {finding}");
                last = Stopwatch.GetTimestamp();
            },
            cancellation
        );
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var verdict = report.IsClean ? "clean" : "FLAWS";
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{size, 12:N0}  audit of the ledger: {seconds:F1} s, {verdict}"
            )
        );
        Expect(report.IsClean && seconds < AuditGoalSeconds, $"audit at {size}: {seconds:F0} s");
    }

    private static async Task<LedgerDesk> DeskAsync(NpgsqlDataSource superuser, NpgsqlDataSource owner)
    {
        await using var command = superuser.CreateCommand(People);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new LedgerDesk(
            owner,
            reader.GetFieldValue<Guid[]>(0),
            reader.GetFieldValue<Guid[]>(1),
            reader.GetGuid(2),
            reader.GetGuid(3)
        );
    }

    private static async Task<string> TextAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private void Expect(bool kept, string miss)
    {
        if (!kept)
            missed.Add(miss);
    }

    private const string Sizes =
        "select pg_size_pretty(pg_total_relation_size('entries') + pg_total_relation_size('transfers'))";

    private const string People = """
        select
          array_agg(owner_id order by account_id),
          array_agg(account_id order by account_id),
          ledger_account_id(null, 'custody', 'CNY'),
          ledger_account_id(null, 'transit', 'CNY')
        from accounts
        where owner_id is not null
        """;

    private const string OneBalance = """
        select b.posted_minor - b.pending_minor
        from accounts a
        join balances b on b.account_id = a.account_id
        where a.purpose = 'available'
          and a.owner_id = (
            select owner_id
            from accounts
            where owner_id is not null
            order by account_id
            offset $1
            limit 1
          )
        """;

    private const string FeeBalance = """
        select sum(b.posted_minor)
        from accounts a
        join balances b on b.account_id = a.account_id
        where a.owner_id is null
          and a.purpose = 'fee'
          and a.currency = 'CNY'
          and $1 >= 0
        """;
}
