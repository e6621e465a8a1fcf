using System.Collections.Concurrent;
using System.Text.Json;
using Npgsql;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>
/// A few participants, orders, payouts and lines of the bank, in currencies with 0, 2 and 3 decimals.
/// </summary>
internal sealed class OperationWorld
{
    /// <summary>Places of each operation.</summary>
    public const int Places = 12;

    private const int Owners = 3;
    private const string OwnMoneyLacks = "LG002";
    private static readonly string[] Currencies = ["CNY", "JPY", "KWD"];

    private readonly Dictionary<string, Guid> ids = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<string> deadlocks = [];

    /// <summary>Where those were that PostgreSQL had to end.</summary>
    public IReadOnlyCollection<string> Deadlocks => deadlocks;

    /// <summary>The price of an order.</summary>
    public static long Price(int place) => 300 + (41 * place);

    public Guid Owner(int place) => Id("owner", place % Owners);

    public static string Currency(int place) => Currencies[place % 2 == 0 ? 0 : 1 + (place / 2 % 2)];

    public Guid Id(string what, int place)
    {
        var name = FormattableString.Invariant($"{what} {place}");
        lock (ids)
        {
            if (!ids.TryGetValue(name, out var id))
                ids[name] = id = Guid.CreateVersion7();
            return id;
        }
    }

    /// <summary>What the bank and the operators set up before: where money comes to, and where it may go.</summary>
    public async Task PrepareAsync(NpgsqlDataSource app)
    {
        var places = Enumerable
            .Range(0, Places)
            .Select(place => new
            {
                custodyAccountId = Id("custody", place),
                bankAccountId = Id("bank account", place),
                fileId = Id("file", place),
                ownerId = Owner(place),
                currency = Currency(place),
            });
        string[] steps =
        [
            """
                insert into custody_accounts (custody_account_id, currency, name, iban, opened_by)
                select distinct on (r.currency) r."custodyAccountId", r.currency, 'Custody', r."custodyAccountId"::text,
                  r."ownerId"
                from jsonb_to_recordset(@1::jsonb) as r ("custodyAccountId" uuid, currency text, "ownerId" uuid)
                on conflict (currency) do nothing
                """,
            """
                insert into bank_accounts (
                  bank_account_id, participant_id, currency, name, iban, added_by_client, verified_by,
                  verified_by_client, verified_at
                )
                select r."bankAccountId", r."ownerId", r.currency, 'Owner', r."bankAccountId"::text, 'adder',
                  r."ownerId", 'verifier', now()
                from jsonb_to_recordset(@1::jsonb) as r ("bankAccountId" uuid, "ownerId" uuid, currency text)
                """,
            """
                insert into payment_files (
                  file_id, custody_account_id, payments, total_minor, currency, content, written_at
                )
                select r."fileId", c.custody_account_id, 1, 1, r.currency, '', now()
                from jsonb_to_recordset(@1::jsonb) as r ("fileId" uuid, currency text)
                join custody_accounts c on c.currency = r.currency
                """,
        ];
        await RunAsync(app, steps, JsonSerializer.Serialize(places));
    }

    /// <summary>
    /// Asks as the service does: in one transaction, or where it asks for one at a time in one for each, and again
    /// where PostgreSQL ends a deadlock. Refusals are answers, and so is a key that is taken, which the service tries
    /// again; whatever else is thrown is a fault.
    /// </summary>
    public async Task AskAsync(NpgsqlDataSource app, Operation operation, int[] places)
    {
        var requests = places.Distinct().Select(place => operation.RequestOf(this, place)).ToList();
        foreach (var call in operation.OneByOne ? requests.Chunk(1) : [.. requests.Chunk(Places)])
        {
            var asked = JsonSerializer.Serialize(call);
            while (!await TryAsync(app, operation.Steps, asked))
                continue;
        }
    }

    private async Task<bool> TryAsync(NpgsqlDataSource app, IReadOnlyList<string> steps, string asked)
    {
        try
        {
            await RunAsync(app, steps, asked);
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.DeadlockDetected)
        {
            deadlocks.Add($"{steps[0]}: {fault.Where}");
            return false;
        }
        catch (PostgresException fault) when (IsRefusal(fault))
        {
            // Nothing of it is written.
        }
        return true;
    }

    private static bool IsRefusal(PostgresException fault) =>
        fault.SqlState is PostgresErrorCodes.UniqueViolation or OwnMoneyLacks
        || fault.MessageText is "A payout is not on its way.";

    private static async Task RunAsync(NpgsqlDataSource app, IReadOnlyList<string> steps, string requests)
    {
        await using var connection = await app.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var step in steps)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = step.Replace("@1", "$1", StringComparison.Ordinal);
            command.Parameters.AddWithValue(requests);
            await command.ExecuteNonQueryAsync();
        }
        await transaction.CommitAsync();
    }
}
