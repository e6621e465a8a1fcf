using System.Globalization;
using System.Net;
using System.Text.Json;
using Npgsql;

namespace Exchange.Tests.Integration.Catalog;

/// <summary>What anybody may ask reads as many works as it shows, not all of them.</summary>
internal sealed class ReadCostTests : CatalogFixture
{
    private const int Works = 2_000;
    private const int Requests = 20;

    private string party = "";

    [OneTimeSetUp]
    public async Task ListManyAsync()
    {
        var maker = new
        {
            type = "person",
            names = new[] { new { text = "Anna Amsel", type = "preferred" } },
            identifiers = new[] { new { scheme = "cmoa.artist", value = "7" } },
        };
        var registered = await Operator.PostAsync("/v1/parties", maker);
        party = Text(await registered.JsonAsync(HttpStatusCode.Created), "partyId");
        var rows = Enumerable
            .Range(0, Works)
            .Select(Row)
            .Append("""{"id":"p","title":"P","classification":"paintings"}""");
        var import = await ImportAsync("cmoa-objects", string.Join('\n', rows));
        var path = $"/v1/imports/{Text(import, "importId")}";
        foreach (
            var (client, step, state) in new[] { (Holder, "submit", "submitted"), (Operator, "approve", "listed") }
        )
        {
            await (await client.PostAsync($"{path}/{step}", body: null)).JsonAsync(HttpStatusCode.OK);
            await Eventually.SeeAsync(
                () => GetAsync(Holder, path),
                seen =>
                    seen.GetProperty("pendingStep").ValueKind is JsonValueKind.Null
                    && seen.GetProperty("works").GetProperty(state).GetInt64() == Works + 1,
                $"the works are {state}"
            );
        }
        await using var owner = new NpgsqlConnection(Catalog.Database.OwnerConnectionString);
        await owner.OpenAsync();
        await using var analyze = new NpgsqlCommand("vacuum analyze", owner);
        await analyze.ExecuteNonQueryAsync();
    }

    [TestCase("/oai?verb=ListSets", 0)]
    [TestCase("/oai?verb=ListRecords&metadataPrefix=oai_dc&set=class:painting", 0)]
    [TestCase("/v1/parties/{party}/works?limit=10", 0)]
    [TestCase("/sitemap.xml", Works)]
    public async Task A_route_reads_what_it_shows(string path, int once)
    {
        // A session tells of its reads a while later, or when it ends.
        await RestartAsync();
        var before = await ReadAsync();

        for (var request = 0; request < Requests; request++)
            await Buyer.GetStringAsync(
                new Uri(path.Replace("{party}", party, StringComparison.Ordinal), UriKind.Relative)
            );

        await RestartAsync();
        var after = await Eventually.SeeAsync(
            ReadAsync,
            seen => seen.Scans >= before.Scans + (once > 0 ? 1 : Requests),
            "the reads are counted"
        );
        Assert.That(after.Rows - before.Rows, Is.LessThan(once + (Requests * 100)));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Row(int number) =>
        JsonSerializer.Serialize(
            new
            {
                id = $"k{number}",
                title = "Bowl",
                classification = "Ceramics",
                creator = new[] { new { artist_id = "7", full_name = "Anna Amsel" } },
            }
        );

    private async Task<(long Scans, long Rows)> ReadAsync()
    {
        var seen = await Catalog.ScalarAsync<string>(
            """
            select (seq_scan + idx_scan) || ' ' || (seq_tup_read + indexes.rows)
            from pg_stat_user_tables
            cross join (
              select sum(idx_tup_read) as rows
              from pg_stat_user_indexes
              where relname = 'works'
            ) as indexes
            where relname = 'works'
            """
        );
        return seen.Split(' ') is [var scans, var rows] ? (Number(scans), Number(rows)) : default;
    }
}
