using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Exchange.Tests.Integration.Catalog;

/// <summary>Files that are meant to hurt: each ends with a clear report, and what is good in it comes in.</summary>
internal sealed class HostileImportTests : CatalogFixture
{
    private const long MostGrowthBytes = 192_000_000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);

    private static readonly string Good = """{"id":"good","title":"Good"}""";

    [Test]
    public async Task A_bomb_is_stopped_in_bounded_memory_and_what_came_before_is_kept()
    {
        var bomb = Bomb(megabytes: 800, before: Good + "\n");

        var (import, grown) = await MeasureAsync(bomb);

        await TestContext.Out.WriteLineAsync($"{bomb.Length} bytes that unpack to 800 MB: {grown} bytes at most");
        Assert.That(Text(import, "state"), Is.EqualTo("failed"));
        Assert.That(Text(import, "faultCode"), Is.EqualTo("import.tooLarge"));
        Assert.That(Counts(import).Created, Is.EqualTo(1));
        Assert.That(grown, Is.LessThan(MostGrowthBytes));
    }

    [TestCase("JSON Lines", "cmoa-objects", "{\"id\":\"x\",\"title\":\"", "\"}\n{\"id\":\"after\",\"title\":\"Good\"}")]
    [TestCase("JSON", "hostile-json", "[{\"id\":\"x\",\"title\":\"", "\"},{\"id\":\"after\",\"title\":\"Good\"}]")]
    [TestCase("CSV", "ich", "num,name,gb_time,province,cate\nⅠ-1,", ",a,b,c\nⅠ-2,Good,a,b,c")]
    public async Task A_line_of_a_gigabyte_is_skipped_in_bounded_memory(
        string form,
        string mapping,
        string before,
        string after
    )
    {
        if (form is "JSON")
            await (await Holder.PostAsync("/v1/mappings", JsonMapping)).JsonAsync(HttpStatusCode.Created);
        var file = Gigabyte(before, after);

        var (import, grown) = await MeasureAsync(file, mapping: mapping);

        await TestContext.Out.WriteLineAsync($"{form}, a line of 1 GB in {file.Length} bytes: {grown} bytes at most");
        Assert.That(Text(import, "state"), Is.EqualTo("done"), import.ToString());
        Assert.That(await RefusalsAsync(import), Is.EqualTo([form is "CSV" ? "2 row.tooLong" : "1 row.tooLong"]));
        Assert.That(Counts(import).Created, Is.EqualTo(1));
        Assert.That(grown, Is.LessThan(MostGrowthBytes));
    }

    [Test]
    public async Task An_element_of_a_gigabyte_is_skipped_in_bounded_memory_and_what_came_before_is_kept()
    {
        const string record = """
            <lido><lidoRecID>whole</lidoRecID><descriptiveMetadata xml:lang="en"><objectClassificationWrap>
            <objectWorkTypeWrap><objectWorkType><term>painting</term></objectWorkType></objectWorkTypeWrap>
            </objectClassificationWrap><objectIdentificationWrap><titleWrap><titleSet><appellationValue>Good
            </appellationValue></titleSet></titleWrap></objectIdentificationWrap></descriptiveMetadata></lido>
            """;
        var file = Gigabyte($"<lidoWrap>{record}<lido><lidoRecID>", "</lidoRecID></lido></lidoWrap>");

        var (import, grown) = await MeasureAsync(file, mapping: "lido");

        await TestContext.Out.WriteLineAsync($"an element of 1 GB in {file.Length} bytes: {grown} bytes at most");
        Assert.That(await RefusalsAsync(import), Is.EqualTo(["2 row.tooLong"]), import.ToString());
        Assert.That(Counts(import).Created, Is.EqualTo(1));
        Assert.That(grown, Is.LessThan(MostGrowthBytes));
    }

    [Test]
    public async Task Many_rows_with_long_keys_are_counted_in_bounded_memory()
    {
        var key = new string('k', 450);
        var file = new MemoryStream();
        await using (var gzip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
        {
            // Kept as texts the keys alone would take 225 MB.
            for (var number = 0; number < 250_000; number++)
                await gzip.WriteAsync(Encoding.UTF8.GetBytes($"{{\"id\":\"{key}{number}\",\"title\":\"T\"}}\n"));
        }

        var (import, grown) = await MeasureAsync(file.ToArray(), query: "&dryRun=true");

        await TestContext.Out.WriteLineAsync($"250,000 rows with long keys: {grown} bytes at most");
        Assert.That(Counts(import), Is.EqualTo((250_000L, 250_000L, 0L, 0L, 0L)));
        Assert.That(grown, Is.LessThan(MostGrowthBytes));
    }

    // The edge looks through a JSON body for characters that no text can keep; a file it must leave alone.
    [Test]
    public async Task A_file_said_to_be_JSON_is_not_held_in_memory_where_it_arrives()
    {
        var file = new byte[24_000_000];
        var text = "\"\\u0000\","u8;
        file[0] = (byte)'[';
        for (var at = 1; at + text.Length <= file.Length; at += text.Length)
            text.CopyTo(file.AsSpan(at));

        var (import, grown) = await MeasureAsync(file, type: "application/json");

        await TestContext.Out.WriteLineAsync($"{file.Length} bytes of JSON: {grown} bytes at most");
        Assert.That(await RefusalsAsync(import), Is.EqualTo(["1 row.tooLong"]), import.ToString());
        Assert.That(grown, Is.LessThan(MostGrowthBytes));
    }

    [Test]
    public async Task One_bad_text_in_a_file_said_to_be_JSON_refuses_its_row_alone()
    {
        var file = Encoding.UTF8.GetBytes($$"""{"id":"bad","title":"\ud83d"}{{'\n'}}{"id":"fine","title":"Good"}""");

        var sent = await SendAsync("cmoa-objects", file, type: "application/json");
        var import = await EndedAsync(await sent.JsonAsync(HttpStatusCode.Created));

        Assert.That(await RefusalsAsync(import), Is.EqualTo(["1 value.badText"]));
        Assert.That(Counts(import).Created, Is.EqualTo(1));
    }

    [TestCase("GBK", "row.notUtf8")]
    [TestCase("UTF-16 with a mark", "row.notUtf8")]
    [TestCase("Latin-1", "row.notUtf8")]
    [TestCase("a NUL in the row", "row.badJson")]
    [TestCase("a NUL in a title", "control")]
    [TestCase("a NUL in a year that is none", "value.notYear")]
    [TestCase("half a character", "value.badText")]
    [TestCase("deep JSON", "row.badJson")]
    [TestCase("two documents", "row.badJson")]
    [TestCase("a number of 400 digits", "value.notNumber")]
    [TestCase("an XML entity", "row.badJson")]
    [TestCase("ten thousand creators", "value.tooMany")]
    [TestCase("a member twice", null)]
    public async Task A_hostile_row_is_refused_by_its_line_and_stops_no_other(string attack, string? code)
    {
        byte[] file =
        [
            .. RowOf(attack),
            (byte)'\n',
            .. Encoding.UTF8.GetBytes(Good.Replace("good", attack, StringComparison.Ordinal)),
        ];

        var import = await ImportAsync("cmoa-objects", file);

        Assert.That(Text(import, "state"), Is.EqualTo("done"));
        Assert.That(await RefusalsAsync(import), Is.EqualTo(code is null ? [] : new[] { $"1 {code}" }));
        Assert.That(Counts(import).Created, Is.EqualTo(code is null ? 2 : 1));
    }

    [Test]
    public async Task A_NUL_in_a_field_of_a_profile_is_refused()
    {
        var import = await ImportAsync("songci", """{"author":"A","rhythmic":"B","paragraphs":["C\u0000"]}""");

        Assert.That(Text(import, "state"), Is.EqualTo("done"));
        Assert.That(await RefusalsAsync(import), Is.EqualTo(["1 control"]));
    }

    [Test]
    public async Task A_formula_stays_a_text_and_is_remarked_on()
    {
        var import = await ImportAsync(
            "ich",
            "num,name,gb_time,province,cate\nⅠ-9,\"=HYPERLINK(\"\"http://x\"\")\",a,b,c"
        );
        var remarks = await GetAsync(Holder, $"/v1/imports/{Text(import, "importId")}/remarks");

        Assert.That(Counts(import).Created, Is.EqualTo(1));
        Assert.That(Text(remarks.GetProperty("data")[0].GetProperty("remarks")[0], "code"), Is.EqualTo("text.formula"));
        Assert.That(await TitlesAsync(Holder, "q=HYPERLINK"), Is.EqualTo(["=HYPERLINK(\"http://x\")"]));
    }

    [Test]
    public async Task A_file_larger_than_an_import_takes_is_refused_while_it_is_sent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/imports?mapping=tate")
        {
            Headers = { { "Idempotency-Key", Guid.CreateVersion7().ToString() } },
            Content = new ByteArrayContent(new byte[65 * 1024 * 1024]),
        };
        request.Headers.ExpectContinue = true;
        request.Content.Headers.ContentType = new("application/octet-stream");
        var files = await Catalog.ScalarAsync<long>("select count(*) from import_files");

        var sent = await Holder.SendAsync(request);

        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(await Catalog.ScalarAsync<long>("select count(*) from import_files"), Is.EqualTo(files));
    }

    private static byte[] RowOf(string attack) =>
        attack switch
        {
            "GBK" => [.. "{\"id\":\"h1\",\"title\":\""u8, 0xB6, 0xD8, 0xBB, 0xCD, .. "\"}"u8],
            "UTF-16 with a mark" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{}")],
            "Latin-1" => [.. "{\"id\":\"h1\",\"title\":\""u8, 0xE9, .. "\"}"u8],
            "a NUL in the row" => "{\"id\":\"h1\",\0\"title\":\"T\"}"u8.ToArray(),
            "deep JSON" => Encoding.UTF8.GetBytes(new string('[', 100_000)),
            "an XML entity" => "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"u8.ToArray(),
            _ => Encoding.UTF8.GetBytes(TextOf(attack)),
        };

    private static string TextOf(string attack) =>
        attack switch
        {
            "a NUL in a title" => """{"id":"h1","title":"T\u0000"}""",
            "a NUL in a year that is none" => """{"id":"h1","title":"T","creation_date_earliest":"19\u000050"}""",
            "half a character" => """{"id":"h1","title":"\ud83d"}""",
            "two documents" => """{"id":"h1","title":"T"} {"id":"h2","title":"T"}""",
            "a number of 400 digits" => $$"""{"id":"h1","title":"T","item_width":{{new string('9', 400)}}}""",
            "ten thousand creators" => $$"""
                {"id":"h1","title":"T","creator":[{{string.Join(',', Enumerable.Repeat("{}", 10_000))}}]}
                """,
            _ => """{"id":"twice","title":"T","title":"U"}""",
        };

    // Some noise in every thousand letters: what unpacks to more than 200 times its size is refused as a bomb.
    private static byte[] Gigabyte(string before, string after)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(before));
            var noise = new Random(20261123);
            var thousand = new byte[1_000];
            Array.Fill(thousand, (byte)'x');
            for (var done = 0; done < 1_000_000; done++)
            {
                for (var at = 0; at < 8; at++)
                    thousand[at] = (byte)('a' + noise.Next(26));
                gzip.Write(thousand);
            }
            gzip.Write(Encoding.UTF8.GetBytes(after));
        }
        return packed.ToArray();
    }

    private static readonly object JsonMapping = new
    {
        name = "hostile-json",
        about = "Our own",
        format = "json",
        rows = ".",
        source = new { scheme = "own.id", value = "id" },
        work = new
        {
            title = new { en = "title" },
            @class = new { constant = "painting" },
            rightsStatus = new { constant = NotEvaluated },
        },
    };

    private static byte[] Bomb(int megabytes, string before)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(before));
            var nothing = new byte[1_000_000];
            for (var done = 0; done < megabytes; done++)
                gzip.Write(nothing);
        }
        return packed.ToArray();
    }

    /// <summary>Imports a file and answers by how many bytes this process grew at most meanwhile.</summary>
    private async Task<(JsonElement Import, long GrownBytes)> MeasureAsync(
        byte[] file,
        string mapping = "cmoa-objects",
        string query = "",
        string type = "application/octet-stream"
    )
    {
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        await using var watch = new Timer(
            _ => most = Math.Max(most, GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes - before),
            state: null,
            TimeSpan.Zero,
            Pace
        );
        var sent = await SendAsync(mapping, file, query, type);
        var ended = await EndedAsync(await sent.JsonAsync(HttpStatusCode.Created));
        return (ended, most);
    }
}
