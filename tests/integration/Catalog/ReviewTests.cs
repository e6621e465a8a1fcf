using System.Net;
using System.Text.Json;
using Exchange.Contracts.Catalog.V1;
using Npgsql;

namespace Exchange.Tests.Integration.Catalog;

internal sealed class ReviewTests : CatalogFixture
{
    [Test]
    public async Task A_request_for_changes_has_a_reason_that_its_holder_reads_and_answers_by_an_edit()
    {
        var work = await RegisterAsync("待审");
        await ActAsync(Holder, work, "submit");
        var read = await ActAsync(Operator, work, "review");

        var during = await Holder.PutAsync(PathOf(work), Work("改"), "\"3\"");
        var without = await DecideAsync(read, "request-changes", reason: "");
        var asked = await (await DecideAsync(read, "request-changes", "来源不明")).JsonAsync(HttpStatusCode.OK);
        await (await Holder.PutAsync(PathOf(work), Work("已改"), "\"4\"")).JsonAsync(HttpStatusCode.OK);
        var again = await ActAsync(Holder, work, "submit");
        var silent = await DecideAsync(again, "approve", reason: "");
        await (await DecideAsync(again, "approve", "与登记册相符")).JsonAsync(HttpStatusCode.OK);

        Assert.That(during.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(without.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(silent.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(Text(asked, "state"), Is.EqualTo("changesRequested"));
        string[] expected =
        [
            "register ",
            "submit ",
            "review ",
            "requestChanges 来源不明",
            "edit ",
            "submit ",
            "approve 与登记册相符",
        ];
        Assert.That(await HistoryAsync(work), Is.EqualTo(expected));
    }

    [TestCase("approve")]
    [TestCase("request-changes")]
    public async Task A_decision_is_about_the_version_that_was_read_and_no_other(string step)
    {
        var work = await RegisterAsync("所读");
        var read = await ActAsync(Holder, work, "submit");
        await (await Holder.PutAsync(PathOf(work), Work("已换"), "\"2\"")).JsonAsync(HttpStatusCode.OK);
        await ActAsync(Holder, work, "submit");

        var stale = await DecideAsync(read, step);
        var any = await Operator.PostAsync($"{PathOf(work)}/{step}", new { reason = "属实" }, etag: "*");
        var blind = await Operator.PostAsync($"{PathOf(work)}/{step}", new { reason = "属实" });
        var now = await GetAsync(Operator, PathOf(work));

        Assert.That(stale.StatusCode, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That(any.StatusCode, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That(blind.StatusCode, Is.EqualTo(HttpStatusCode.PreconditionRequired));
        Assert.That(Text(now, "state"), Is.EqualTo("submitted"));
        Assert.That((await DecideAsync(now, step)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_change_leaves_the_public_version_as_it_is_until_it_is_approved()
    {
        var work = await ListAsync("原题");
        var path = $"{PathOf(work)}/changes";

        var change = await ProposeAsync(work, "新题");
        var before = await GetAsync(Buyer, PathOf(work));
        var second = await Holder.PostAsync(path, new { content = Work("另题"), reason = "再改" });
        var own = await Holder.PostAsync($"{path}/{Text(change, "changeId")}/approve", new { reason = "好" });
        var approved = await EndAsync(Operator, change, "approve", new { reason = "属实" });
        var after = await GetAsync(Buyer, PathOf(work));

        Assert.That(TitleOf(before), Is.EqualTo("原题"));
        Assert.That(
            change.GetProperty("fields").EnumerateArray().Select(one => one.GetString()),
            Is.EqualTo(["/title"])
        );
        Assert.That(Text(await second.JsonAsync(HttpStatusCode.Conflict), "code"), Is.EqualTo("change.open"));
        Assert.That(own.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(Text(approved, "state"), Is.EqualTo("approved"));
        foreach (var told in new[] { approved, await GetAsync(Holder, PathOf(change)) })
            Assert.That(
                told.GetProperty("fields").EnumerateArray().Select(one => one.GetString()),
                Is.EqualTo(["/title"])
            );
        Assert.That(TitleOf(after), Is.EqualTo("新题"));
        Assert.That(Text(after, "state"), Is.EqualTo("listed"));
        Assert.That((await HistoryAsync(work))[^1], Is.EqualTo("change 属实"));
        var workId = WorkId.Parse(Text(work, "workId"));
        var said = await Catalog.HeardAsync<WorkListed>(news => news.WorkId == workId && news.Version == 4);
        Assert.That(said.Title["zh-Hans"], Is.EqualTo("新题"));
    }

    [Test]
    public async Task A_declined_change_has_a_reason_and_leaves_nothing_behind()
    {
        var work = await ListAsync("不变");
        var change = await ProposeAsync(work, "改动");

        var declined = await EndAsync(Operator, change, "decline", new { reason = "无据" });
        var late = await Operator.PostAsync($"{PathOf(change)}/approve", new { reason = "好" });

        Assert.That(Text(declined, "decisionReason"), Is.EqualTo("无据"));
        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(TitleOf(await GetAsync(Buyer, PathOf(work))), Is.EqualTo("不变"));
        var page = await GetAsync(Holder, $"{PathOf(work)}/changes");
        Assert.That(page.GetProperty("data").GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_proposed_change_is_for_its_holder_and_the_review_only()
    {
        var work = await ListAsync("秘改");
        var change = await ProposeAsync(work, "秘题");

        string[] paths = [$"{PathOf(work)}/changes", PathOf(change)];
        foreach (var path in paths)
        {
            var seen = await Buyer.GetAsync(new Uri(path, UriKind.Relative));
            Assert.That(seen.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), path);
        }
        Assert.That(await TitlesAsync(Buyer, "q=秘题"), Is.Empty);
        Assert.That(Text(await EndAsync(Holder, change, "cancel"), "state"), Is.EqualTo("canceled"));
    }

    [Test]
    public async Task A_change_that_fails_is_refused_below_its_content()
    {
        var work = await ListAsync("错改");
        var content = new
        {
            title = new { en = "x" },
            @class = "gameAsset",
            rightsStatus = NotEvaluated,
        };

        var refused = await Holder.PostAsync($"{PathOf(work)}/changes", new { content, reason = "试" });

        var errors = (await refused.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("errors");
        Assert.That(Text(errors[0], "pointer"), Is.EqualTo("/content/details"));
    }

    [Test]
    public async Task A_withdrawn_work_takes_its_open_change_along()
    {
        var work = await ListAsync("同退");
        var change = await ProposeAsync(work, "同退改");

        await ActAsync(Holder, work, "withdraw");

        Assert.That(Text(await GetAsync(Holder, PathOf(change)), "state"), Is.EqualTo("canceled"));
    }

    [Test]
    public async Task A_suspended_work_is_public_no_more_until_it_is_reinstated()
    {
        var work = await ListAsync("暂停");
        var workId = WorkId.Parse(Text(work, "workId"));

        await ActAsync(Operator, work, "suspend", new { reason = "有人主张权利" });
        var hidden = await Buyer.GetAsync(new Uri(PathOf(work), UriKind.Relative));
        await Catalog.HeardAsync<WorkWithdrawn>(news => news.WorkId == workId && news.Version == 4);
        await ActAsync(Operator, work, "reinstate", new { reason = "主张已撤回" });

        Assert.That(hidden.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(Text(await GetAsync(Buyer, PathOf(work)), "state"), Is.EqualTo("listed"));
        await Catalog.HeardAsync<WorkListed>(news => news.WorkId == workId && news.Version == 5);
    }

    [Test]
    public async Task What_is_prohibited_is_never_listed_by_hand_by_import_or_by_a_change()
    {
        var content = new
        {
            title = new { en = "Mummy" },
            @class = "artifact",
            rightsStatus = NotEvaluated,
            details = new { kind = "object" },
            sensitivities = new[] { "humanRemains" },
        };
        var work = await (await Holder.PostAsync("/v1/works", content)).JsonAsync(HttpStatusCode.Created);
        var submitted = await ActAsync(Holder, work, "submit");
        var listed = await ListAsync("改为禁止");
        var path = $"{PathOf(listed)}/changes";
        var change = await (await Holder.PostAsync(path, new { content, reason = "更正" })).JsonAsync(
            HttpStatusCode.Created
        );

        var byHand = await DecideAsync(submitted, "approve");
        var byChange = await Operator.PostAsync($"{PathOf(change)}/approve", new { reason = "好" });

        var refusal = await byHand.JsonAsync(HttpStatusCode.UnprocessableEntity);
        Assert.That(Text(refusal, "code"), Is.EqualTo("work.prohibited"));
        Assert.That(Text(refusal, "detail"), Does.Contain("ICOM Code of Ethics"));
        Assert.That(byChange.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [TestCase("update work_decisions set reason = 'another'")]
    [TestCase("delete from work_decisions")]
    [TestCase("update mappings set document = '{}'")]
    [TestCase("delete from mappings")]
    [TestCase("update work_changes set content = '{}'")]
    [TestCase("delete from work_changes")]
    public void Decisions_changes_and_mappings_can_not_be_rewritten_by_the_service(string sql) =>
        Assert.That(
            () => Catalog.ScalarAsync<long>(sql),
            Throws
                .TypeOf<PostgresException>()
                .With.Property(nameof(PostgresException.SqlState))
                .EqualTo(PostgresErrorCodes.InsufficientPrivilege)
        );

    [TestCase("approve")]
    [TestCase("suspend")]
    public void A_decision_of_the_review_without_a_reason_is_refused_by_the_database(string step) =>
        Assert.That(
            () =>
                Catalog.ScalarAsync<int>(
                    $"""
                    insert into work_decisions (work_id, version, step, to_state, actor_id)
                    select work_id, 99, '{step}', 'suspended', holder_id
                    from works
                    limit 1
                    returning 1
                    """
                ),
            Throws
                .TypeOf<PostgresException>()
                .With.Property(nameof(PostgresException.ConstraintName))
                .EqualTo("decisions_have_reasons")
        );

    [SetUp]
    public async Task HaveAWorkAsync() => await RegisterAsync("有作品");

    private async Task<JsonElement> ProposeAsync(JsonElement work, string title) =>
        await (
            await Holder.PostAsync($"{PathOf(work)}/changes", new { content = Work(title), reason = "更正" })
        ).JsonAsync(HttpStatusCode.Created);

    private static async Task<JsonElement> EndAsync(
        HttpClient client,
        JsonElement change,
        string action,
        object? body = null
    ) => await (await client.PostAsync($"{PathOf(change)}/{action}", body)).JsonAsync(HttpStatusCode.OK);

    private static new string PathOf(JsonElement element) =>
        element.TryGetProperty("changeId", out var change)
            ? $"{CatalogFixture.PathOf(element)}/changes/{change.GetString()}"
            : CatalogFixture.PathOf(element);

    private static string TitleOf(JsonElement work) =>
        Text(work.GetProperty("content").GetProperty("title"), "zh-Hans");

    private async Task<string[]> HistoryAsync(JsonElement work) =>
        [
            .. (await GetAsync(Holder, $"{PathOf(work)}/decisions"))
                .GetProperty("data")
                .EnumerateArray()
                .Select(line => $"{Text(line, "step")} {line.GetProperty("reason").GetString()}"),
        ];
}
