using System.Net;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Exchange.Tests.Integration.Catalog;

/// <summary>
/// Rows that look well and break what reads or keeps them: each is refused by its line, the others come in.
/// </summary>
internal sealed class HostileRowTests : CatalogFixture
{
    private const string Constituents =
        "constituentid,ulanid,preferreddisplayname,forwarddisplayname,displaydate,beginyear,endyear,nationality,"
        + "constituenttype,wikidataid\n";

    private static readonly Dictionary<string, string> MapOfTitle = new(StringComparer.Ordinal)
    {
        ["cut"] = """{"regex":"^.{1,60}","of":"title"}""",
        ["trim"] = """{"trim":"title","characters":"😀"}""",
    };

    [Test]
    public async Task Prose_that_is_slow_to_read_or_too_long_stops_no_other_row()
    {
        string[] rows =
        [
            Tate("1", $"x{new string(' ', 5_000)}3z"),
            Tate("2", $"x{new string(' ', 1_900)}3z"),
            Tate("3", $"{string.Concat(Enumerable.Repeat("()", 900))}3z"),
            Tate("4", "3 x 4 mm"),
        ];

        var import = await ImportAsync("tate", string.Join('\n', rows));

        Assert.That(await RefusalsAsync(import), Is.EqualTo(["1 tooLong"]), import.ToString());
        Assert.That(Counts(import).Created, Is.EqualTo(3));
    }

    [TestCase(
        "cut",
        "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九𠮷"
    )]
    [TestCase("trim", "😁 grin")]
    public async Task A_character_that_a_mapping_cuts_in_two_refuses_the_row(string how, string title)
    {
        var name = $"hostile-{how}";
        var mapping = $$"""
            {
              "name": "{{name}}", "about": "Our own", "format": "ndjson",
              "source": { "scheme": "{{how}}.id", "value": "id" },
              "work": {
                "title": { "en": { "fold": {{MapOfTitle[how]}} } },
                "class": { "constant": "painting" },
                "rightsStatus": { "constant": "{{NotEvaluated}}" }
              }
            }
            """;
        var document = JsonSerializer.Deserialize<JsonElement>(mapping);
        await (await Holder.PostAsync("/v1/mappings", document)).JsonAsync(HttpStatusCode.Created);

        var import = await ImportAsync(
            name,
            $$"""
            {"id":"1","title":"{{title}}"}
            {"id":"2","title":"Good"}
            """
        );

        Assert.That(await RefusalsAsync(import), Is.EqualTo(["1 value.badText"]), import.ToString());
        Assert.That(Counts(import).Created, Is.EqualTo(1));
    }

    [Test]
    public async Task A_row_that_the_database_does_not_take_is_found_among_all()
    {
        await using var owner = NpgsqlDataSource.Create(Catalog.Database.OwnerConnectionString);
        await using var command = owner.CreateCommand(
            """
            create function refuse_poison() returns trigger language plpgsql as $$
            begin
              raise exception 'too much of it' using errcode = '54000';
            end
            $$;
            create trigger refuse_poison before insert on works
            for each row when (new.content ->> 'title' like '%Poison%') execute function refuse_poison()
            """
        );
        await command.ExecuteNonQueryAsync();
        var rows = Enumerable
            .Range(1, 700)
            .Select(at => $$"""{"id":"p{{at}}","title":"{{(at is 3 or 555 ? "Poison" : "T")}}"}""");

        var import = await ImportAsync("cmoa-objects", string.Join('\n', rows));

        Assert.That(
            await RefusalsAsync(import),
            Is.EqualTo(["3 row.unwritable", "555 row.unwritable"]),
            import.ToString()
        );
        Assert.That(Counts(import), Is.EqualTo((700L, 698L, 0L, 0L, 2L)));
    }

    [Test]
    public async Task A_title_in_very_many_languages_and_characters_is_kept()
    {
        var titles = Enumerable
            .Range(0, 30)
            .ToDictionary(
                language => $"zh-x{language:00}",
                language =>
                    string.Concat(
                        Enumerable.Range(0, 1_000).Select(at => (char)(0x4E00 + (at * 7 + language * 691) % 20_000))
                    )
            );
        var work = new
        {
            title = titles,
            @class = "painting",
            rightsStatus = NotEvaluated,
        };

        var kept = await (await Holder.PostAsync("/v1/works", work)).JsonAsync(HttpStatusCode.Created);

        Assert.That(
            await TitlesAsync(Holder, $"q={titles["zh-x00"][..20]}"),
            Is.EqualTo([titles["zh-x00"]]),
            kept.ToString()
        );
    }

    [TestCase("not UTF-8", "row.notUtf8")]
    [TestCase("a NUL in a name", "control")]
    [TestCase("half a character", "value.badText")]
    [TestCase("a name of ten thousand characters", "tooLong")]
    [TestCase("dates of ten thousand characters", "tooLong")]
    [TestCase("a key of six hundred characters", "tooLong")]
    [TestCase("dates that are slow to read", null)]
    [TestCase("a word that is cut within a character", null)]
    [TestCase("a formula", null)]
    public async Task A_hostile_party_is_refused_by_its_line_and_stops_no_other(string attack, string? code)
    {
        byte[] file =
        [
            .. PartyOf(attack),
            (byte)'\n',
            .. Encoding.UTF8.GetBytes($$"""{"id":"good {{attack}}","fc":"Good","mda":"Good","gender":"Male"}"""),
        ];

        var import = await ImportAsync("tate-artists", file);

        Assert.That(
            await RefusalsAsync(import),
            Is.EqualTo(code is null ? [] : new[] { $"1 {code}" }),
            import.ToString()
        );
        Assert.That(Counts(import).Created, Is.EqualTo(code is null ? 2 : 1));
    }

    [TestCase("the key", "control")]
    [TestCase("a key of six hundred characters", "tooLong")]
    [TestCase("whose", "control")]
    [TestCase("the name", "control")]
    public async Task A_hostile_further_name_is_refused_by_its_line_and_stops_no_other(string attack, string code)
    {
        var id = $"n {attack}";
        await ImportAsync("nga-constituents", $"{Constituents}{id},,A,A,,,,,individual,\n");
        string[] fields = attack switch
        {
            "the key" => ["1\0", id, "A"],
            "whose" => ["1", "\0", "A"],
            "the name" => ["1", id, "A\0"],
            _ => [new string('k', 600), id, "A"],
        };

        var import = await ImportAsync(
            "nga-altnames",
            "altnameid,constituentid,lastname,displayname,forwarddisplayname,nametype\n"
                + $"{fields[0]},{fields[1]},,,{fields[2]},Variant\n2 {attack},{id},,,Good,Variant\n"
        );

        Assert.That(await RefusalsAsync(import), Is.EqualTo([$"2 {code}"]), import.ToString());
        Assert.That(Counts(import).Created, Is.EqualTo(1));
    }

    [TestCase("a column twice", "import.damaged")]
    [TestCase("five hundred and one columns", "import.damaged")]
    [TestCase("a quote that does not end", "import.damaged")]
    [TestCase("not UTF-8", "import.damaged")]
    [TestCase("two megabytes", "import.damaged")]
    [TestCase("UTF-16", "import.damaged")]
    [TestCase("nothing but a line end", null)]
    [TestCase("a NUL", null)]
    [TestCase("a formula", null)]
    public async Task A_hostile_header_ends_the_import_or_does_nothing(string attack, string? fault)
    {
        byte[] file = [.. HeaderOf(attack), .. Encoding.UTF8.GetBytes($"\nⅠ-{attack.Length},{attack},a,b,c\n")];

        var import = await ImportAsync("ich", file);

        Assert.That(import.GetProperty("faultCode").GetString(), Is.EqualTo(fault), import.ToString());
        Assert.That(Counts(import).Created, Is.EqualTo(attack is "a NUL" or "a formula" ? 1 : 0));
    }

    private static string Tate(string key, string dimensions) =>
        JsonSerializer.Serialize(
            new
            {
                acno = key,
                title = "T",
                classification = "painting",
                dimensions,
            }
        );

    private static byte[] PartyOf(string attack) =>
        attack switch
        {
            "not UTF-8" => [.. "{\"id\":\"h1\",\"fc\":\""u8, 0xE9, .. "\"}"u8],
            "a NUL in a name" => Artist("h1", "A\\u0000"),
            "half a character" => Artist("h2", "\\ud83d"),
            "a name of ten thousand characters" => Artist("h3", new string('n', 10_000)),
            "dates of ten thousand characters" => Artist("h4", "A", new string('1', 10_000)),
            "a key of six hundred characters" => Artist(new string('k', 600), "A"),
            "dates that are slow to read" => Artist("h5", "A", $"{string.Concat(Enumerable.Repeat("c. ", 600))}1x"),
            "a word that is cut within a character" => Artist("h6", $"a{string.Concat(Enumerable.Repeat("𐌰", 90))}"),
            _ => Artist("h7", "=HYPERLINK(1)"),
        };

    private static byte[] Artist(string id, string name, string date = "") =>
        Encoding.UTF8.GetBytes(
            $$"""{"id":"{{id}}","fc":"{{name}}","mda":"{{name}}","date":"{{date}}","gender":"Male"}"""
        );

    private static byte[] HeaderOf(string attack)
    {
        const string columns = "num,name,gb_time,province,cate";
        return attack switch
        {
            "not UTF-8" => [.. Encoding.UTF8.GetBytes(columns), (byte)',', 0xE9],
            "UTF-16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(columns)],
            _ => Encoding.UTF8.GetBytes(
                attack switch
                {
                    "a column twice" => $"{columns},name",
                    "five hundred and one columns" => string.Join(',', Enumerable.Range(0, 501)),
                    "a quote that does not end" => $"\"{columns}",
                    "two megabytes" => $"{columns},{new string('x', 2_000_000)}",
                    "a NUL" => "num,name,gb_time,province\0,cate",
                    "a formula" => "num,name,gb_time,=1+1,cate",
                    _ => "",
                }
            ),
        };
    }
}
