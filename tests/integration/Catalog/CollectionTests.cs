using System.Globalization;
using System.IO.Compression;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Files;
using Exchange.Local;

namespace Exchange.Tests.Integration.Catalog;

/// <summary>Whole collections, which are no part of the project, and extracts of them, which are.</summary>
internal sealed class CollectionTests : CatalogFixture
{
    private static readonly string Collections = Path.GetFullPath(Path.Combine(Home.CloneRoot(), "../shared/data"));

    private static readonly string Extracts = Path.Combine(Home.CloneRoot(), "tests/integration/Catalog/Extracts");

    [TestCase("tate", "tate-8.jsonl", 8, "4 years.order", "8 value.notYear")]
    [TestCase("teenie-harris", "teenie-harris-5.jsonl", 5, "5 years.order")]
    [TestCase("songci", "songci-6.jsonl", 6, "5 row.keyTwice")]
    [TestCase("ich", "ich-10.csv", 10)]
    public async Task An_extract_comes_in_and_a_second_time_nothing_changes(
        string mapping,
        string file,
        int rows,
        params string[] refused
    )
    {
        var bytes = await File.ReadAllBytesAsync(Path.Combine(Extracts, file));

        var first = await ImportAsync(mapping, bytes);
        var second = await ImportAsync(mapping, bytes);

        Assert.That(Counts(first), Is.EqualTo((rows, rows - refused.Length, 0L, 0L, refused.Length)));
        Assert.That(await RefusalsAsync(first), Is.EqualTo(refused));
        Assert.That(Counts(second), Is.EqualTo((rows, 0L, 0L, rows - refused.Length, refused.Length)));
    }

    [Test]
    public async Task Rows_that_lose_something_on_the_way_are_remarked_on()
    {
        var file =
            "{\"acno\":\"r1\",\"title\":\"A\",\"dimensions\":\"support: 1 x 2 mm\"}\n"
            + "{\"acno\":\"r2\",\"title\":\"B\",\"dimensions\":\"55 x 55 mm, 4 mm\"}";

        var import = await ImportAsync("tate", file);
        var remarks = await GetAsync(Holder, $"/v1/imports/{Text(import, "importId")}/remarks");
        var foreign = await OtherHolder.GetAsync(
            new Uri($"/v1/imports/{Text(import, "importId")}/remarks", UriKind.Relative)
        );

        Assert.That(Counts(import), Is.EqualTo((2L, 2L, 0L, 0L, 0L)));
        Assert.That(import.GetProperty("remarked").GetInt64(), Is.EqualTo(1));
        var row = remarks.GetProperty("data")[0];
        Assert.That(row.GetProperty("line").GetInt64(), Is.EqualTo(2));
        Assert.That(Text(row.GetProperty("remarks")[0], "code"), Is.EqualTo("dimensions.keptAsText"));
        Assert.That((int)foreign.StatusCode, Is.EqualTo(404));
    }

    // What the data's own list of contents says, and what the mappings make of it.
    [TestCase("tate", "large/tate-artworks.jsonl.gz", 69_202, "value.notYear 1, years.order 1")]
    [TestCase("teenie-harris", "large/teenie-harris-photos.jsonl.gz", 59_031, "value.notYear 2, years.order 13")]
    [TestCase("cmoa-objects", "medium/cmoa-objects.jsonl.gz", 20_000, "required 76, value.notYear 1, years.order 8")]
    [TestCase("chinese-paintings", "zh/chinese-paintings-labels.csv.gz", 10_166, "")]
    [TestCase("ich", "zh/ich-national-list-facts.csv.gz", 1_219, "")]
    [TestCase("songci", "zh/songci.jsonl.gz", 21_050, "row.keyTwice 4")]
    [TestCase("nga-constituents", "parties/nga-constituents.csv.gz", 27_438, "")]
    [TestCase("nga-altnames", "parties/nga-constituents_altnames.csv.gz", 34_672, "required 89")]
    [TestCase("tate-artists", "large/tate-artists.jsonl.gz", 3_538, "row.keyTwice 4")]
    [TestCase("tate-artist-data", "large/tate-artist_data.csv.gz", 3_532, "")]
    public async Task A_whole_collection_is_read_and_every_refused_row_has_its_reason(
        string name,
        string file,
        int rows,
        string refused
    )
    {
        var path = Path.Combine(Collections, file);
        if (!File.Exists(path))
            Assert.Ignore($"The collection {file} is not there: it is no part of the project.");
        var mapping = BuiltInMappings.Find(name)!.Mapping;
        var (count, keys) = (0, new HashSet<string>(StringComparer.Ordinal));
        var codes = new SortedDictionary<string, int>(StringComparer.Ordinal);

        await using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        await foreach (var row in SourceRows.ReadAsync(stream, mapping, CancellationToken.None))
        {
            count++;
            using (row.Document)
            {
                if (RefusalOf(row, mapping, keys) is { } code)
                    codes[code] = codes.GetValueOrDefault(code) + 1;
            }
        }

        Assert.That(count, Is.EqualTo(rows));
        var found = codes.Select(code => string.Create(CultureInfo.InvariantCulture, $"{code.Key} {code.Value}"));
        Assert.That(string.Join(", ", found), Is.EqualTo(refused));
    }

    // The two files of the National Gallery of Art belong together: every further name finds its constituent. Lines
    // whose ULAN or Wikidata name another line had first come in without it, each with a remark; names that say nothing
    // are refused.
    [Test]
    public async Task The_list_of_the_National_Gallery_comes_in_with_its_names_and_a_second_time_nothing_changes()
    {
        var lists = new[] { ("nga-constituents", 27_438, 0), ("nga-altnames", 34_672, 89) };
        foreach (var (mapping, rows, refused) in lists)
        {
            var file = mapping is "nga-altnames" ? "nga-constituents_altnames" : mapping;
            var path = Path.Combine(Collections, $"parties/{file}.csv.gz");
            if (!File.Exists(path))
                Assert.Ignore("The list is not there: it is no part of the project.");
            var bytes = await File.ReadAllBytesAsync(path);

            var tried = await ImportAsync(mapping, bytes, "&dryRun=true");
            var first = await ImportAsync(mapping, bytes);
            var second = await ImportAsync(mapping, bytes);

            Assert.That(Counts(tried), Is.EqualTo(Counts(first)));
            Assert.That(Counts(first), Is.EqualTo((rows, rows - refused, 0L, 0L, refused)));
            Assert.That(Counts(second), Is.EqualTo((rows, 0L, 0L, rows - refused, refused)));
            await TestContext.Out.WriteLineAsync($"{mapping}: {first}");
        }
    }

    private static string? RefusalOf(SourceRow row, Mapping mapping, HashSet<string> keys)
    {
        if (row.Fault is { } fault)
            return fault.Code;
        var json = row.Document!.RootElement;
        return mapping.Target switch
        {
            MappingTarget.Works => RefusalOf(RowMapper.Map(mapping, json), keys),
            MappingTarget.Parties => RefusalOf(PartyMapper.Map(mapping, json), keys),
            MappingTarget.PartyNames => RefusalOf(PartyMapper.MapName(mapping, json), keys),
        };
    }

    private static string? RefusalOf<T>(MappedRow<T> mapped, HashSet<string> keys) =>
        mapped.Errors.Count > 0 ? mapped.Errors[0].Code
        : keys.Add(mapped.Key!) ? null
        : "row.keyTwice";
}
