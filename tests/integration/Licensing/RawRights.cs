using Exchange.Licensing.Domain;
using Exchange.Platform;
using Exchange.Tests.Rights;
using Npgsql;

namespace Exchange.Tests.Integration.Licensing;

/// <summary>
/// Rights that are written straight into the table, thousands in one statement, each on works of its own; nothing of
/// them stays.
/// </summary>
internal sealed class RawRights : IAsyncDisposable
{
    // Far from the numbers that works get by themselves.
    private const long FirstNumber = 1_000_000_000;

    private const string NumberWorks = """
        insert into work (work_id, listed, version, number)
        overriding system value
        select gen_random_uuid(), false, 0, number
        from generate_series($1::bigint, $2::bigint) as number
        """;

    // A right that is no order's stands for an encumbrance, which is looked for at the commit that never comes.
    private const string InsertAll = """
        insert into rights_grant
          (grant_id, purpose, encumbrance_id, work_id, offer_id, order_id, licensee_id, kind, works, uses, territories,
           languages, term)
        select
          gen_random_uuid(),
          purpose,
          case when purpose <> 'order' then work_id end,
          work_id,
          work_id,
          work_id,
          work_id,
          given.kind,
          given.works::int8multirange,
          given.uses::int4multirange,
          given.territories::int4multirange,
          given.languages::int4multirange,
          tstzrange(term_from, term_to)
        from unnest(@purposes, @kinds, @works, @uses, @territories, @languages, @froms, @tos)
          as given (purpose, kind, works, uses, territories, languages, term_from, term_to)
        join work on work.number = lower(given.works::int8multirange)
        on conflict do nothing
        returning lower(works)
        """;

    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    private RawRights(NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (this.connection, this.transaction) = (connection, transaction);

    /// <summary>With so many times two works.</summary>
    public static async Task<RawRights> OpenAsync(NpgsqlDataSource source, int works)
    {
        var opened = await source.OpenConnectionAsync();
        var raw = new RawRights(opened, await opened.BeginTransactionAsync());
        await using var command = new NpgsqlCommand(NumberWorks, opened);
        command.Parameters.AddWithValue(FirstNumber);
        command.Parameters.AddWithValue(FirstNumber + (long)works * RandomRight.WorkCount - 1);
        await command.ExecuteNonQueryAsync();
        return raw;
    }

    /// <summary>Inserts a right on each pair of works, and answers the places of those that were not refused.</summary>
    public async Task<HashSet<int>> InsertAsync(IReadOnlyList<RandomRight> rights)
    {
        var boxes = rights.Select((right, at) => right.Box(FirstNumber + (long)at * RandomRight.WorkCount)).ToList();
        var terms = boxes.ConvertAll(box => Term.Of(box.Term.Ranges.Single()));
        await using var command = new NpgsqlCommand(InsertAll, connection);
        command.Parameters.AddWithValue("purposes", rights.Select(PurposeOf).ToArray());
        command.Parameters.AddWithValue("kinds", rights.Select(right => right.Kind.ToText()).ToArray());
        command.Parameters.AddWithValue("works", boxes.ConvertAll(box => box.Works.ToString()).ToArray());
        command.Parameters.AddWithValue("uses", boxes.ConvertAll(box => box.Uses.ToString()).ToArray());
        command.Parameters.AddWithValue("territories", boxes.ConvertAll(box => box.Territories.ToString()).ToArray());
        command.Parameters.AddWithValue("languages", boxes.ConvertAll(box => box.Languages.ToString()).ToArray());
        command.Parameters.AddWithValue("froms", terms.ConvertAll(term => term.From!.Value).ToArray());
        command.Parameters.AddWithValue("tos", terms.ConvertAll(term => term.To!.Value).ToArray());
        await using var reader = await command.ExecuteReaderAsync();
        var kept = new HashSet<int>();
        while (await reader.ReadAsync())
            kept.Add((int)((reader.GetInt64(0) - FirstNumber) / RandomRight.WorkCount));
        return kept;
    }

    /// <summary>The point and the slot of the one right on the first work.</summary>
    public async Task<(long Point, string Slot)> SlotAsync()
    {
        await using var command = new NpgsqlCommand(
            "select point, int8multirange(slot)::text from rights_grant where works @> $1",
            connection
        );
        command.Parameters.AddWithValue(FirstNumber);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetString(1));
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private static string PurposeOf(RandomRight right) => right.Is is RightsOutIs.License ? "order" : right.Is.ToText();
}
