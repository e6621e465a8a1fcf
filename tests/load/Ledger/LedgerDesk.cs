using Npgsql;

namespace Exchange.Tests.Load;

/// <summary>What is moved: which account is in every transfer.</summary>
internal enum HotAccount
{
    /// <summary>The platform's custody; the others are of many participants.</summary>
    Platform,

    /// <summary>One participant's, which is guarded: it pays out in every transfer, and may not be overdrawn.</summary>
    Guarded,
}

/// <summary>
/// Posts transfers of two entries: by the ledger's own function, or by the same inserts as raw SQL, which check
/// nothing and answer nothing. Both write the same rows with the same indexes, and each call commits.
/// </summary>
internal sealed class LedgerDesk(NpgsqlDataSource owner, Guid[] people, Guid[] accounts, Guid custody, Guid transit)
{
    /// <summary>By the ledger; every one must be posted.</summary>
    public async Task PostAsync(HotAccount hot, int count, int turn)
    {
        var rows = RowsOf(hot, count, turn);
        await using var command = owner.CreateCommand(
            """
            select count(*) filter (where outcome = 'posted')
            from ledger_post(($1, $2, $3, null, $4, null, $5, $6, $7, $8, $9)::ledger_batch)
            """
        );
        var (kind, purpose) = hot is HotAccount.Platform ? ("deposit", "custody") : ("payout", "transit");
        foreach (
            var values in new object[]
            {
                rows.Ids,
                Enumerable.Repeat(kind, count).ToArray(),
                Enumerable.Repeat("CNY", count).ToArray(),
                rows.Ids.Select(id => $"bank {id}").ToArray(),
                Enumerable.Range(0, 2 * count).Select(side => 1 + (side / 2)).ToArray(),
                rows.Accounts,
                rows.Owners,
                rows.Owners.Select(person => person is null ? purpose : "available").ToArray(),
                rows.Amounts,
            }
        )
            command.Parameters.Add(new() { Value = values });
        var posted = (long)(await command.ExecuteScalarAsync())!;
        if (posted != count)
            throw new InvalidOperationException($"{posted} of {count} were posted.");
    }

    /// <summary>By raw SQL, in one round trip and one transaction.</summary>
    public async Task InsertAsync(HotAccount hot, int count, int turn)
    {
        var rows = RowsOf(hot, count, turn);
        await using var connection = await owner.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        Add(batch, "begin");
        Add(batch, hot is HotAccount.Platform ? FloorDeposits : FloorPayouts, rows.Ids);
        Add(batch, FloorLeaves, rows.Ids);
        Add(batch, FloorEntries, rows.Accounts, rows.Of, rows.Amounts);
        Add(batch, FloorBalances, rows.Accounts, rows.Amounts);
        Add(batch, "commit");
        try
        {
            await batch.ExecuteNonQueryAsync();
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.DeadlockDetected)
        {
            // Raw SQL has no order of locks, as the ledger has. It loses the time that this took.
            await using var rollback = new NpgsqlCommand("rollback", connection);
            await rollback.ExecuteNonQueryAsync();
            await InsertAsync(hot, count, turn);
        }
    }

    /// <summary>What is to be written: a transfer has a side of the platform's, and one of a person's.</summary>
    private Rows RowsOf(HotAccount hot, int count, int turn)
    {
        var rows = new Rows(
            new Guid[count],
            new Guid[2 * count],
            new Guid[2 * count],
            new Guid?[2 * count],
            new long[2 * count]
        );
        for (var i = 0; i < count; i++)
        {
            var (ours, theirs) = (2 * i, (2 * i) + 1);
            var person = hot is HotAccount.Platform ? PersonOf((turn * count) + i) : 0;
            var amount = AmountOf((turn * count) + i) * (hot is HotAccount.Platform ? 1 : -1);
            rows.Ids[i] = rows.Of[ours] = rows.Of[theirs] = Guid.CreateVersion7();
            rows.Accounts[ours] = hot is HotAccount.Platform ? custody : transit;
            rows.Accounts[theirs] = accounts[person];
            rows.Owners[theirs] = people[person];
            (rows.Amounts[ours], rows.Amounts[theirs]) = (-amount, amount);
        }
        return rows;
    }

    private sealed record Rows(Guid[] Ids, Guid[] Of, Guid[] Accounts, Guid?[] Owners, long[] Amounts);

    private int PersonOf(int turn) => 1 + (int)(turn * 7919L % (people.Length - 1));

    private static long AmountOf(int turn) => 1 + (turn % 997);

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        batch.BatchCommands.Add(command);
    }

    private const string FloorDeposits = """
        insert into floor.transfers (transfer_id, kind, currency, reference, posted_at)
        select id, 'deposit', 'CNY', 'bank ' || id, now()
        from unnest($1) id
        """;

    private const string FloorPayouts = """
        insert into floor.transfers (transfer_id, kind, currency, reference, posted_at)
        select id, 'payout', 'CNY', 'bank ' || id, now()
        from unnest($1) id
        """;

    // Every transfer waits for its leaf in the tree.
    private const string FloorLeaves = "insert into floor.leaves_due (transfer_id) select unnest($1)";

    // The balances before and after are some number here; they are there so that the rows are as long.
    private const string FloorEntries = """
        insert into floor.entries (
          account_id, transfer_id, amount_minor, balance_before_minor, balance_after_minor, posted_at
        )
        select side.account_id, side.transfer_id, side.minor, 1000000, 1000000 + side.minor, now()
        from unnest($1, $2, $3) side (account_id, transfer_id, minor)
        """;

    // The platform's accounts have a counter for each backend here too.
    private const string FloorBalances = """
        update floor.balances b
        set posted_minor = b.posted_minor + m.minor,
          debits_minor = b.debits_minor + m.debits
        from (
          select
            side.account_id,
            sum(side.minor)::bigint as minor,
            sum(greatest(-side.minor, 0))::bigint as debits
          from unnest($1, $2) side (account_id, minor)
          group by side.account_id
          order by side.account_id
        ) m
        where b.account_id = m.account_id
          and b.stripe in (0, 1 + pg_backend_pid() % 64)
        """;

    /// <summary>Tables like the ledger's with their indexes and checks, without triggers.</summary>
    public const string FloorSchema = """
        drop schema if exists floor cascade;
        create schema floor;
        create table floor.transfers (like public.transfers including all);
        create table floor.leaves_due (like public.leaves_due including all);
        create table floor.entries (like public.entries including all);
        create table floor.balances (like public.balances including all);
        insert into floor.balances (account_id, stripe, guard, posted_minor)
        select account_id, 0, 1, 1000000000000000
        from accounts
        where owner_id is not null
        union all
        select ledger_account_id(null, purpose, 'CNY'), stripe, 0, 0
        from (values ('custody'), ('transit')) platform (purpose)
        cross join generate_series(1, 64) stripe;
        grant usage on schema floor to settlement_owner;
        grant all on all tables in schema floor to settlement_owner;
        """;
}
