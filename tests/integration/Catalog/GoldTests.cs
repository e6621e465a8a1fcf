using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Files;
using Exchange.Local;
using Npgsql;

namespace Exchange.Tests.Integration.Catalog;

/// <summary>
/// Two hundred queries and the works that a researcher expects of each, see Gold/README.md. The collections are no part
/// of the project.
/// </summary>
internal sealed class GoldTests : CatalogFixture
{
    private const int Top = 20;
    private const double Goal = 0.95;

    private static readonly string Collections = Path.GetFullPath(Path.Combine(Home.CloneRoot(), "../shared/data"));

    private static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal)
    {
        ["chinese-paintings"] = "zh/chinese-paintings-labels.csv.gz",
        ["cmoa-objects"] = "medium/cmoa-objects.jsonl.gz",
        ["ich"] = "zh/ich-national-list-facts.csv.gz",
        ["songci"] = "zh/songci.jsonl.gz",
        ["tate"] = "large/tate-artworks.jsonl.gz",
        ["teenie-harris"] = "large/teenie-harris-photos.jsonl.gz",
    };

    // What an English query means is looked for in all of these.
    private static readonly string[] English = ["cmoa-objects", "tate", "teenie-harris"];

    private static readonly IReadOnlyList<GoldQuery> Queries =
    [
        .. File.ReadLines(Path.Combine(Home.CloneRoot(), "tests/integration/Catalog/Gold/queries.jsonl"))
            .Select(line => JsonSerializer.Deserialize<GoldQuery>(line, JsonSerializerOptions.Web)!),
    ];

    /// <summary>A work of the collections by its file and line.</summary>
    private readonly Dictionary<string, string> places = new(StringComparer.Ordinal);

    [Test]
    public void There_are_two_hundred_queries_in_two_languages()
    {
        Assert.That(Queries, Has.Count.EqualTo(200));
        Assert.That(Queries.Select(query => query.Query), Is.Unique);
        Assert.That(Queries.Count(query => query.Language is "zh"), Is.GreaterThan(75));
        Assert.That(Queries.Count(query => query.Language is "en"), Is.GreaterThan(75));
        Assert.That(Queries.Select(query => query.Works.Count), Has.All.InRange(1, 60));
    }

    [Test]
    public async Task What_a_query_expects_is_what_a_plain_look_at_the_sources_finds()
    {
        NeedCollections();
        var found = Queries.ToDictionary(query => query, _ => new List<string>());
        foreach (var set in Files.Keys.Order(StringComparer.Ordinal))
        {
            var asked = Queries.Where(query => SetsOf(query).Contains(set, StringComparer.Ordinal)).ToList();
            await EachRowAsync(
                set,
                (line, row) =>
                {
                    foreach (var query in asked)
                    {
                        if (query.Where.TrueForAll(one => Stands(Text(row, FieldOf(set, one[0])), one[1])))
                            found[query].Add(Said($"{set}:{line}"));
                    }
                }
            );
        }
        foreach (var (query, works) in found)
            Assert.That(query.Works, Is.EqualTo(works), query.Query);
    }

    [Test]
    public async Task Of_what_is_expected_at_least_95_in_100_are_among_the_first_twenty()
    {
        NeedCollections();
        await ImportAllAsync();
        var judged = new List<(GoldQuery Query, double Recall, double ReciprocalRank)>();
        foreach (var query in Queries)
            judged.Add(Judge(query, await FirstAsync(query.Query)));

        foreach (var (query, recall, rank) in judged.Where(one => one.Recall < 1))
            TestContext.Out.WriteLine(Said($"{recall:F2} {rank:F2} {query.Kind}: {query.Query}"));
        foreach (var kind in judged.GroupBy(one => $"{one.Query.Language} {one.Query.Kind}"))
            TestContext.Out.WriteLine(Said($"{kind.Key}: {Means([.. kind])}"));
        TestContext.Out.WriteLine(Said($"all {judged.Count}: {Means(judged)}"));
        Assert.That(judged.Average(one => one.Recall), Is.GreaterThanOrEqualTo(Goal));
        string[] first = [];
        foreach (var form in new[] { "青銅器", "青铜器", "qingtongqi", "qtq" })
            first = [.. first, (await FirstAsync(form))[0]];
        TestContext.Out.WriteLine($"青銅器, 青铜器, qingtongqi, qtq: {string.Join(", ", first)}");
        Assert.That(first.Distinct(), Has.Exactly(1).Items);
    }

    private static string[] SetsOf(GoldQuery query) => query.Language is "en" ? English : [query.Set];

    private static string FieldOf(string set, string field) =>
        (set, field) is ("tate", "creator") ? "contributors" : field;

    private static (GoldQuery Query, double Recall, double ReciprocalRank) Judge(GoldQuery query, string[] found)
    {
        var relevant = query.Works.ToHashSet(StringComparer.Ordinal);
        var hits = found.Count(relevant.Contains);
        var first = Array.FindIndex(found, relevant.Contains);
        return (query, (double)hits / Math.Min(Top, relevant.Count), first < 0 ? 0 : 1.0 / (first + 1));
    }

    private static string Means(IReadOnlyList<(GoldQuery Query, double Recall, double ReciprocalRank)> judged)
    {
        var (recall, rank) = (judged.Average(one => one.Recall), judged.Average(one => one.ReciprocalRank));
        return Said($"recall at {Top} {recall:F3}, mean reciprocal rank {rank:F3}");
    }

    private async Task<string[]> FirstAsync(string query)
    {
        var page = await GetAsync(Holder, $"/v1/works?limit={Top}&q={Uri.EscapeDataString(query)}");
        return [.. page.GetProperty("data").EnumerateArray().Select(item => places[Text(item, "workId")])];
    }

    private async Task ImportAllAsync()
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (set, file) in Files)
        {
            var mapping = BuiltInMappings.Find(set)!.Mapping;
            await EachRowAsync(
                set,
                (line, row) =>
                {
                    var mapped = RowMapper.Map(mapping, row);
                    if (mapped.Content.Source is { } source)
                        lines.TryAdd($"{source.Scheme} {source.Value}", Said($"{set}:{line}"));
                }
            );
            var import = await ImportAsync(set, await File.ReadAllBytesAsync(Path.Combine(Collections, file)));
            Assert.That(Text(import, "state"), Is.EqualTo("done"));
        }
        await using var database = NpgsqlDataSource.Create(Catalog.Database.OwnerConnectionString);
        await using var command = database.CreateCommand(
            "select work_id, source_scheme || ' ' || source_value from works"
        );
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            places[new WorkId(rows.GetGuid(0)).ToString()] = lines[rows.GetString(1)];
    }

    private static async Task EachRowAsync(string set, Action<long, JsonElement> look)
    {
        var path = Path.Combine(Collections, Files[set]);
        await using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var line = 0L;
        var mapping = BuiltInMappings.Find(set)!.Mapping;
        await foreach (var row in SourceRows.ReadAsync(file, mapping, CancellationToken.None))
        {
            line++;
            if (row.Document is null)
                continue;
            using (row.Document)
                look(line, row.Document.RootElement);
        }
    }

    private static void NeedCollections()
    {
        if (Files.Values.FirstOrDefault(file => !File.Exists(Path.Combine(Collections, file))) is { } missing)
            Assert.Ignore($"The collection {missing} is not there: it is no part of the project.");
    }

    // All texts below a field, as they stand in the source.
    private static string TextBelow(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Array => string.Join('\n', value.EnumerateArray().Select(TextBelow)),
            JsonValueKind.Object => string.Join('\n', value.EnumerateObject().Select(field => TextBelow(field.Value))),
            _ => "",
        };

    private static new string Text(JsonElement row, string field) =>
        row.TryGetProperty(field, out var value) ? TextBelow(value) : "";

    // A word by itself or in the plural, several whatever signs are between them; Chinese wherever it stands.
    private static bool Stands(string text, string words) =>
        words.Any(letter => letter is >= '㐀' and <= '鿿')
            ? text.Contains(words, StringComparison.Ordinal)
            : text.Contains(words.Split(' ')[0], StringComparison.OrdinalIgnoreCase)
                && Regex.IsMatch(
                    text,
                    $@"(?<!\w){string.Join(@"\W+", words.Split(' ').Select(Regex.Escape))}(s|es)?(?!\w)",
                    RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
                    TimeSpan.FromSeconds(1)
                );

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record GoldQuery(
        string Query,
        string Language,
        string Kind,
        string Set,
        List<List<string>> Where,
        SortedDictionary<string, IReadOnlyList<long>> Relevant
    )
    {
        public IReadOnlyList<string> Works { get; } =
        [.. Relevant.SelectMany(set => set.Value.Select(line => Said($"{set.Key}:{line}")))];
    }
}
