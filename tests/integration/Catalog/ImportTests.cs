using System.Net;
using System.Text.Json.Nodes;
using Exchange.Contracts.Catalog.V1;
using Exchange.Local;

namespace Exchange.Tests.Integration.Catalog;

internal sealed class ImportTests : CatalogFixture
{
    private static string Row(string key, string title = "Bowl") =>
        $$"""{"id":"{{key}}","title":"{{title}}","classification":"Ceramics"}""";

    [Test]
    public async Task A_file_with_broken_rows_reports_each_by_its_line_and_imports_the_others()
    {
        string[] lines =
        [
            Row("a1"),
            "{\"id\":\"a2\",",
            Row("a3", "U+0085 \u0085 inside"),
            """{"id":"a4","classification":"Ceramics"}""",
            """{"id":"a5","title":"T","classification":"Holograms"}""",
            "",
            Row("a1", "again"),
            Row("a6"),
        ];

        var import = await ImportAsync("cmoa-objects", string.Join('\n', lines));

        Assert.That(Counts(import), Is.EqualTo((7L, 3L, 0L, 0L, 4L)));
        string[] refused = ["2 row.badJson", "4 required", "5 value.unmapped", "7 row.keyTwice"];
        Assert.That(await RefusalsAsync(import), Is.EqualTo(refused));
        Assert.That(await TitlesAsync(Holder, "q=inside"), Is.EqualTo(["U+0085 \u0085 inside"]));
    }

    [Test]
    public async Task A_second_run_changes_nothing()
    {
        var file = Pack(string.Join('\n', Enumerable.Range(0, 2_500).Select(number => Row($"b{number}"))));
        var first = await ImportAsync("cmoa-objects", file);
        var before = await VersionsAsync("b%");

        var second = await ImportAsync("cmoa-objects", file);

        Assert.That(Counts(first), Is.EqualTo((2_500L, 2_500L, 0L, 0L, 0L)));
        Assert.That(Counts(second), Is.EqualTo((2_500L, 0L, 0L, 2_500L, 0L)));
        Assert.That(await VersionsAsync("b%"), Is.EqualTo(before));
    }

    [Test]
    public async Task A_changed_row_changes_its_work_and_an_edit_by_hand_stays()
    {
        await ImportAsync("cmoa-objects", $"{Row("c1")}\n{Row("c2", "Pitcher")}");
        var pitcher = (await GetAsync(Holder, "/v1/works?q=Pitcher")).GetProperty("data")[0];
        await (await Holder.PutAsync(PathOf(pitcher), Work("手改", "c2", "cmoa.id"), "\"1\"")).JsonAsync(
            HttpStatusCode.OK
        );

        var import = await ImportAsync("cmoa-objects", $"{Row("c1", "Ewer")}\n{Row("c2", "Pitcher")}");

        Assert.That(Counts(import), Is.EqualTo((2L, 0L, 1L, 1L, 0L)));
        Assert.That(await TitlesAsync(Holder, "q=Ewer"), Is.EqualTo(["Ewer"]));
        Assert.That(await TitlesAsync(Holder, "q=手改"), Is.EqualTo(["手改"]));
    }

    [Test]
    public async Task What_people_decided_about_a_work_no_file_takes_away()
    {
        const string row =
            """{"id":"k1","title":"Nuoxi","classification":"Ceramics","creator":[{"full_name":"Ba Jin"}]}""";
        var names = new[] { new { text = "Ba Jin", type = "preferred" } };
        var party = await (await Holder.PostAsync("/v1/parties", new { type = "person", names })).JsonAsync(
            HttpStatusCode.Created
        );
        await ImportAsync("cmoa-objects", row);
        var mask = (await GetAsync(Holder, "/v1/works?q=Nuoxi")).GetProperty("data")[0];
        var content = JsonNode.Parse((await GetAsync(Holder, PathOf(mask))).GetProperty("content").GetRawText())!;
        content["consentRequired"] = true;
        content["sensitivities"] = new JsonArray("humanRemains");
        content["creators"]![0]!["partyId"] = Text(party, "partyId");
        await (await Holder.PutAsync(PathOf(mask), content, "\"1\"")).JsonAsync(HttpStatusCode.OK);

        var corrected = await ImportAsync(
            "cmoa-objects",
            row.Replace("Nuoxi", "Nuoxi opera", StringComparison.Ordinal)
        );
        var kept = (await GetAsync(Holder, PathOf(mask))).GetProperty("content");
        var renamed = await ImportAsync("cmoa-objects", row.Replace("Ba Jin", "Ba", StringComparison.Ordinal));

        Assert.That(Counts(corrected), Is.EqualTo((1L, 0L, 1L, 0L, 0L)));
        Assert.That(kept.GetProperty("title").GetProperty("en").GetString(), Is.EqualTo("Nuoxi opera"));
        foreach (var decided in new[] { "consentRequired", "sensitivities", "creators" })
            Assert.That(kept.GetProperty(decided).GetRawText(), Is.EqualTo(content[decided]!.ToJsonString()), decided);
        var remarks = await GetAsync(Holder, $"/v1/imports/{Text(renamed, "importId")}/remarks");
        var remark = remarks.GetProperty("data")[0].GetProperty("remarks")[0];
        Assert.That(Text(remark, "code"), Is.EqualTo("creator.partyLost"));
    }

    [Test]
    public async Task A_dry_run_counts_and_writes_no_work()
    {
        var import = await ImportAsync("cmoa-objects", $"{Row("d1", "Dryness")}\nnonsense", "&dryRun=true");

        Assert.That(Counts(import), Is.EqualTo((2L, 1L, 0L, 0L, 1L)));
        Assert.That(await RefusalsAsync(import), Is.EqualTo(["2 row.badJson"]));
        Assert.That(await TitlesAsync(Holder, "q=Dryness"), Is.Empty);
        var address = new Uri($"/v1/imports/{Text(import, "importId")}", UriKind.Relative);
        Assert.That((await Operator.GetAsync(address)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        foreach (var somebody in new[] { Holder, Operator })
        {
            var listed = await GetAsync(somebody, "/v1/imports");
            Assert.That(listed.ToString(), Does.Not.Contain(Text(import, "importId")));
        }
    }

    [Test]
    public async Task An_import_is_submitted_and_listed_as_a_whole()
    {
        var import = await ImportAsync("cmoa-objects", $"{Row("e1", "Wholeness")}\n{Row("e2", "Wholeness")}");
        var path = $"/v1/imports/{Text(import, "importId")}";

        await (await Holder.PostAsync($"{path}/submit", body: null)).JsonAsync(HttpStatusCode.OK);
        await MovedAsync(path, "submitted");
        await (await Operator.PostAsync($"{path}/approve", body: null)).JsonAsync(HttpStatusCode.OK);
        await MovedAsync(path, "listed");

        Assert.That(await TitlesAsync(Buyer, "q=Wholeness"), Has.Length.EqualTo(2));
        await Catalog.QuietAsync();
        await Catalog.HeardAsync<WorkListed>();
        await Eventually.SeeAsync(
            () =>
                Task.FromResult(
                    Catalog
                        .Said<WorkListed>()
                        .Count(news => string.Equals(news.Title.In("en"), "Wholeness", StringComparison.Ordinal))
                ),
            count => count == 2,
            "both works are said to be listed"
        );
    }

    [Test]
    public async Task A_file_that_was_cut_off_says_so_and_keeps_what_came_before()
    {
        var noise = new Random(7);
        var file = Pack(
            string.Join('\n', Enumerable.Range(0, 3_000).Select(number => Row($"g{number}", $"T{noise.NextInt64():x}")))
        );

        var import = await ImportAsync("cmoa-objects", file[..(file.Length / 2)]);

        Assert.That(Text(import, "state"), Is.EqualTo("failed"));
        Assert.That(Text(import, "faultCode"), Is.EqualTo("import.damaged"));
        Assert.That(Counts(import).Created, Is.InRange(1_000, 2_000));
    }

    [Test]
    public async Task A_holder_brings_a_mapping_of_its_own()
    {
        var document = new
        {
            name = "own-museum",
            about = "Our own columns",
            format = "csv",
            delimiter = ";",
            source = new { scheme = "own.id", value = "nr" },
            work = new
            {
                title = new { de = "titel" },
                @class = new { constant = "painting" },
                creators = new[] { new { each = new { split = "namen", on = "," }, name = new { de = "." } } },
                dimensions = new { widthMm = new { number = "breite", unit = "cm" } },
                rightsStatus = new { constant = NotEvaluated },
            },
        };
        await (await Holder.PostAsync("/v1/mappings", document)).JsonAsync(HttpStatusCode.Created);

        var import = await ImportAsync(
            "own-museum",
            "nr;titel;namen;breite\n1;\"Schale; rund\";Anna, Berta;12.5\n2;x;;breit\n"
        );

        Assert.That(Counts(import), Is.EqualTo((2L, 1L, 0L, 0L, 1L)));
        Assert.That(await TitlesAsync(Holder, "creator=Berta"), Is.EqualTo(["Schale; rund"]));
        var twice = await Holder.PostAsync("/v1/mappings", document);
        Assert.That(Text(await twice.JsonAsync(HttpStatusCode.Conflict), "code"), Is.EqualTo("mapping.nameTaken"));
        var other = await GetAsync(OtherHolder, "/v1/mappings");
        Assert.That(
            other.GetProperty("data").EnumerateArray().Select(mapping => Text(mapping, "name")),
            Has.None.EqualTo("own-museum")
        );
    }

    [Test]
    public async Task Files_that_are_none_are_refused_at_once()
    {
        var empty = await SendAsync("tate", []);
        var notGzip = await SendAsync("tate", [1, 2, 3], type: "application/gzip");
        var unknown = await SendAsync("louvre", [1, 2, 3]);
        var picture = await SendAsync("tate", [1, 2, 3], type: "image/png");

        Assert.That(Text(await empty.JsonAsync(HttpStatusCode.BadRequest), "code"), Is.EqualTo("import.empty"));
        Assert.That(Text(await notGzip.JsonAsync(HttpStatusCode.BadRequest), "code"), Is.EqualTo("import.notGzip"));
        Assert.That(
            Text(await unknown.JsonAsync(HttpStatusCode.UnprocessableEntity), "code"),
            Is.EqualTo("import.noMapping")
        );
        Assert.That(picture.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
    }

    [Test]
    public async Task The_extracts_that_come_along_are_imported_whole()
    {
        var folder = Path.Combine(Home.CloneRoot(), "deploy", "local", "Data");

        var objects = await ImportAsync(
            "cmoa-objects",
            await File.ReadAllBytesAsync(Path.Combine(folder, "cmoa-2000.jsonl.gz"))
        );
        var paintings = await ImportAsync(
            "chinese-paintings",
            await File.ReadAllBytesAsync(Path.Combine(folder, "chinese-paintings-30.csv"))
        );

        Assert.That(Counts(objects), Is.EqualTo((2_000L, 2_000L, 0L, 0L, 0L)));
        Assert.That(Counts(paintings), Is.EqualTo((30L, 30L, 0L, 0L, 0L)));
        Assert.That(await TitlesAsync(Holder, "q=敦煌"), Is.EqualTo(["敦煌壁画"]));
    }

    private Task<string> VersionsAsync(string keys) =>
        Catalog.ScalarAsync<string>(
            $"""
            select count(*) || ' ' || sum(version) || ' ' || max(updated_at)
            from works
            where source_value like '{keys}'
            """
        );

    private Task MovedAsync(string path, string state) =>
        Eventually.SeeAsync(
            () => GetAsync(Holder, path),
            seen =>
                seen.GetProperty("pendingStep").ValueKind is System.Text.Json.JsonValueKind.Null
                && seen.GetProperty("works").GetProperty(state).GetInt64() > 0,
            $"the works are {state}"
        );
}
