using System.Net;
using System.Text.Json;
using Exchange.Contracts.Catalog.V1;

namespace Exchange.Tests.Integration.Catalog;

internal sealed class WorkTests : CatalogFixture
{
    [Test]
    public async Task A_reviewed_work_is_public_and_said_to_the_others()
    {
        var work = await ListAsync("飞天图");

        var read = await GetAsync(Buyer, PathOf(work));
        Assert.That(Text(read, "state"), Is.EqualTo("listed"));
        var said = await Catalog.HeardAsync<WorkListed>(news => news.WorkId == WorkId.Parse(Text(work, "workId")));
        Assert.That(said.HolderId, Is.EqualTo(HolderId));
        Assert.That(said.Title["zh-Hans"], Is.EqualTo("飞天图"));
        Assert.That(said.Version, Is.EqualTo(3));
    }

    [Test]
    public async Task A_withdrawn_work_is_public_no_more_and_said_to_the_others()
    {
        var work = await ListAsync("退出图");

        await ActAsync(Holder, work, "withdraw");

        Assert.That(
            (await Buyer.GetAsync(new Uri(PathOf(work), UriKind.Relative))).StatusCode,
            Is.EqualTo(HttpStatusCode.NotFound)
        );
        var said = await Catalog.HeardAsync<WorkWithdrawn>(news => news.WorkId == WorkId.Parse(Text(work, "workId")));
        Assert.That(said.Version, Is.EqualTo(4));
    }

    [Test]
    public async Task A_draft_is_there_for_its_holder_and_the_operator_only()
    {
        var path = new Uri(PathOf(await RegisterAsync("草稿")), UriKind.Relative);

        HttpClient[] readers = [Holder, Operator, Buyer, OtherHolder];
        var seen = new List<HttpStatusCode>();
        foreach (var reader in readers)
            seen.Add((await reader.GetAsync(path)).StatusCode);

        HttpStatusCode[] expected =
        [
            HttpStatusCode.OK,
            HttpStatusCode.OK,
            HttpStatusCode.NotFound,
            HttpStatusCode.NotFound,
        ];
        Assert.That(seen, Is.EqualTo(expected));
        Assert.That(await TitlesAsync(Buyer, "q=草稿"), Is.Empty);
        Assert.That(await TitlesAsync(Holder, "q=草稿"), Is.EqualTo(["草稿"]));
    }

    [Test]
    public async Task An_edit_of_what_somebody_else_changed_meanwhile_is_refused()
    {
        var work = await RegisterAsync("旧");
        var path = PathOf(work);
        var etag = (await Holder.GetAsync(new Uri(path, UriKind.Relative))).Headers.ETag!.Tag;

        var first = await Holder.PutAsync(path, Work("新"), etag);
        var second = await Holder.PutAsync(path, Work("更新"), etag);

        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(first.Headers.ETag!.Tag, Is.EqualTo("\"2\""));
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That(await TitlesAsync(Holder, "q=旧"), Is.Empty);
    }

    [Test]
    public async Task A_listed_work_is_not_edited()
    {
        var work = await ListAsync("定");

        var edit = await Holder.PutAsync(PathOf(work), Work("改"), "\"3\"");

        Assert.That(Text(await edit.JsonAsync(HttpStatusCode.Conflict), "code"), Is.EqualTo("work.state"));
    }

    [Test]
    public async Task Every_failing_field_is_named_by_its_pointer()
    {
        var request = new
        {
            title = new { },
            @class = "paintings",
            rightsStatus = "free",
            images = new[] { "ftp://x" },
        };

        var refusal = await (await Holder.PostAsync("/v1/works", request)).JsonAsync(HttpStatusCode.BadRequest);

        var pointers = refusal.GetProperty("errors").EnumerateArray().Select(error => Text(error, "pointer"));
        Assert.That(pointers, Is.EquivalentTo(["/title", "/class", "/rightsStatus", "/images/0"]));
    }

    [Test]
    public async Task A_work_is_held_to_its_profile_and_keeps_the_version_that_it_was_written_under()
    {
        var asset = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["title"] = new { en = "Scan of a lion" },
            ["class"] = "gameAsset",
            ["rightsStatus"] = NotEvaluated,
            ["details"] = new
            {
                kind = "models",
                triangles = 0,
                price = 1,
            },
        };
        var refusal = await (await Holder.PostAsync("/v1/works", asset)).JsonAsync(HttpStatusCode.BadRequest);
        asset["details"] = new { kind = "model", formats = new[] { "glb" } };
        var work = await (await Holder.PostAsync("/v1/works", asset)).JsonAsync(HttpStatusCode.Created);

        var pointers = refusal.GetProperty("errors").EnumerateArray().Select(error => Text(error, "pointer"));
        Assert.That(
            pointers,
            Is.EquivalentTo(["/details/formats", "/details/kind", "/details/price", "/details/triangles"])
        );
        var content = (await GetAsync(Holder, PathOf(work))).GetProperty("content");
        Assert.That(content.GetProperty("profileVersion").GetInt32(), Is.EqualTo(1));
        Assert.That(Text(content.GetProperty("details"), "kind"), Is.EqualTo("model"));
        var profile = await GetAsync(Buyer, "/v1/profiles/gameAsset/1");
        Assert.That(Text(profile, "$id"), Is.EqualTo("/v1/profiles/gameAsset/1"));
    }

    [Test]
    public async Task A_work_of_before_the_profiles_stays_readable_and_is_held_to_them_when_it_is_edited()
    {
        var work = await RegisterAsync("早前纹样");
        await Catalog.ScalarAsync<int>(
            $"""
            update works
            set class = 'patternOrnament', content = content || '{"{"}"class": "patternOrnament"{"}"}'
            where content -> 'title' ->> 'zh-Hans' = '早前纹样'
            returning 1
            """
        );

        var read = (await GetAsync(Holder, PathOf(work))).GetProperty("content");
        var edit = await Holder.PutAsync(PathOf(work), read, "\"1\"");

        Assert.That(Text(read, "class"), Is.EqualTo("patternOrnament"));
        var refusal = await edit.JsonAsync(HttpStatusCode.BadRequest);
        Assert.That(Text(refusal.GetProperty("errors")[0], "pointer"), Is.EqualTo("/details"));
    }

    [Test]
    public async Task Each_caller_is_shown_its_own_next_actions()
    {
        var work = await RegisterAsync("下一步");
        var submitted = await ActAsync(Holder, work, "submit");

        Assert.That(NamesOf(submitted), Is.EqualTo(["edit", "withdraw"]));
        Assert.That(
            NamesOf(await GetAsync(Operator, PathOf(work))),
            Is.EqualTo(["review", "approve", "requestChanges"])
        );
    }

    [Test]
    public async Task A_dry_run_refuses_or_answers_and_writes_nothing()
    {
        var work = await RegisterAsync("试");

        var answer = await (await Holder.PostAsync($"{PathOf(work)}/submit?dryRun=true", body: null)).JsonAsync(
            HttpStatusCode.OK
        );
        var refusal = await DecideAsync(work, "approve?dryRun=true");

        Assert.That(Text(answer, "state"), Is.EqualTo("submitted"));
        Assert.That(refusal.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(Text(await GetAsync(Holder, PathOf(work)), "state"), Is.EqualTo("draft"));
    }

    [Test]
    public async Task A_source_identifier_belongs_to_one_work_of_a_holder()
    {
        var first = await Holder.PostAsync("/v1/works", Work("一", "same"));
        var second = await Holder.PostAsync("/v1/works", Work("二", "same"));
        var others = await OtherHolder.PostAsync("/v1/works", Work("三", "same"));

        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(Text(await second.JsonAsync(HttpStatusCode.Conflict), "code"), Is.EqualTo("work.sourceTaken"));
        Assert.That(others.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Two_reviews_at_once_list_a_work_once()
    {
        var work = await RegisterAsync("并发");
        var submitted = await ActAsync(Holder, work, "submit");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => DecideAsync(submitted, "approve")));

        Assert.That(answers.Count(answer => answer.IsSuccessStatusCode), Is.EqualTo(1));
        Assert.That((await GetAsync(Holder, PathOf(work))).GetProperty("version").GetInt32(), Is.EqualTo(3));
    }

    private static IEnumerable<string> NamesOf(JsonElement work) =>
        work.GetProperty("nextActions").EnumerateArray().Select(action => Text(action, "name"));
}
