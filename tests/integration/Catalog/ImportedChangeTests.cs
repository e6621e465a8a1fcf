using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using static Exchange.Tests.Integration.Catalog.ScriptedProvider;

namespace Exchange.Tests.Integration.Catalog;

/// <summary>What a source says anew of a work that is public waits for approval, as an edit by hand does.</summary>
internal sealed class ImportedChangeTests : HarvestFixture
{
    [TestCase("listed")]
    [TestCase("suspended")]
    public async Task A_changed_row_of_a_public_work_is_a_change_that_waits_and_a_repeat_changes_nothing(string state)
    {
        var work = await ImportedAsync(state, "Firm", state);

        var dry = await ImportAsync("cmoa-objects", Row(state, "Softer"), "&dryRun=true");
        var first = await ImportAsync("cmoa-objects", Row(state, "Softer"));
        var second = await ImportAsync("cmoa-objects", Row(state, "Softer"));
        var third = await ImportAsync("cmoa-objects", Row(state, "Softest"));

        Assert.That(Counts(dry), Is.EqualTo((1L, 0L, 1L, 0L, 0L)));
        Assert.That(Counts(first), Is.EqualTo((1L, 0L, 1L, 0L, 0L)), first.ToString());
        Assert.That(await RemarksAsync(first), Is.EqualTo(["1 work.changeProposed"]));
        Assert.That(Counts(second), Is.EqualTo((1L, 0L, 0L, 1L, 0L)), "the same row says nothing new");
        Assert.That(Counts(third), Is.EqualTo((1L, 0L, 1L, 0L, 0L)));
        Assert.That(await ChangesAsync(work), Is.EqualTo(["open Softest", "canceled Softer"]));
        var seen = await GetAsync(Holder, PathOf(work));
        Assert.That((TitleOf(seen), Text(seen, "state")), Is.EqualTo(("Firm", state)));
    }

    [Test]
    public async Task An_approved_row_is_public_and_one_that_the_source_takes_back_is_canceled()
    {
        var work = await ImportedAsync("g1", "Firm");
        await ImportAsync("cmoa-objects", Row("g1", "Softer"));
        await EndAsync(work, "approve");

        var same = await ImportAsync("cmoa-objects", Row("g1", "Softer"));
        var newer = await ImportAsync("cmoa-objects", Row("g1", "Softest"));
        var back = await ImportAsync("cmoa-objects", Row("g1", "Softer"));

        Assert.That(TitleOf(await GetAsync(Buyer, PathOf(work))), Is.EqualTo("Softer"));
        Assert.That(Counts(same), Is.EqualTo((1L, 0L, 0L, 1L, 0L)));
        Assert.That(Counts(newer), Is.EqualTo((1L, 0L, 1L, 0L, 0L)));
        Assert.That(Counts(back), Is.EqualTo((1L, 0L, 1L, 0L, 0L)));
        Assert.That(await ChangesAsync(work), Is.EqualTo(["canceled Softest", "approved Softer"]));
    }

    [Test]
    public async Task What_a_person_proposed_is_not_overwritten_and_a_declined_row_does_not_come_again()
    {
        var work = await ImportedAsync("h1", "Firm");
        var proposal = new { content = Work("Hand", "h1", "cmoa.id"), reason = "By hand" };
        await (await Holder.PostAsync($"{PathOf(work)}/changes", proposal)).JsonAsync(HttpStatusCode.Created);

        var refused = await ImportAsync("cmoa-objects", Row("h1", "Softer"));
        await EndAsync(work, "decline");
        var taken = await ImportAsync("cmoa-objects", Row("h1", "Softer"));
        await EndAsync(work, "decline");
        var again = await ImportAsync("cmoa-objects", Row("h1", "Softer"));

        Assert.That(await RefusalsAsync(refused), Is.EqualTo(["1 change.open"]));
        Assert.That(Counts(taken), Is.EqualTo((1L, 0L, 1L, 0L, 0L)));
        Assert.That(Counts(again), Is.EqualTo((1L, 0L, 0L, 1L, 0L)));
        Assert.That(await ChangesAsync(work), Is.EqualTo(["declined Softer", "declined Hand"]));
    }

    [Test]
    public async Task A_row_whose_change_went_with_the_work_comes_again_as_its_draft()
    {
        var work = await ImportedAsync("i1", "Firm");
        await ImportAsync("cmoa-objects", Row("i1", "Softer"));
        await ActAsync(Holder, work, "withdraw");

        var again = await ImportAsync("cmoa-objects", Row("i1", "Softer"));

        Assert.That(Counts(again), Is.EqualTo((1L, 0L, 1L, 0L, 0L)));
        var draft = await GetAsync(Holder, PathOf(work));
        Assert.That((TitleOf(draft), Text(draft, "state")), Is.EqualTo(("Softer", "draft")));
    }

    [Test]
    public async Task A_record_that_was_refused_is_named_and_asked_for_again()
    {
        await using var provider = await ScriptedProvider.StartAsync(
            (_, http) => http.Response.WriteAsync(List("", Record("r1", "One"), Record("r2", "Two")))
        );
        var harvest = await AddAsync(provider.Address);
        await RunAsync(harvest);
        var read = (await GetAsync(Holder, "/v1/works?q=Two")).GetProperty("data")[0];
        await ActAsync(Holder, read, "submit");
        await ActAsync(Operator, read, "review");

        provider.Answer = (_, http) => http.Response.WriteAsync(List("", Record("r2", "Two, anew")));
        var refused = await RunAsync(harvest);
        await DecideAsync(await GetAsync(Operator, PathOf(read)), "request-changes");
        provider.Answer = (_, http) => http.Response.WriteAsync(OnlyAsked(http, "r2", "Two, anew"));
        var taken = await RunAsync(harvest);
        var after = await RunAsync(harvest);

        Assert.That(await RefusalsAsync(refused), Is.EqualTo(["1 work.state"]));
        var path = $"/v1/imports/{Text(refused, "importId")}/refusals";
        Assert.That(Text((await GetAsync(Holder, path)).GetProperty("data")[0], "identifier"), Is.EqualTo("oai:x:r2"));
        Assert.That(Counts(taken), Is.EqualTo((1L, 0L, 1L, 0L, 0L)), taken.ToString());
        Assert.That(TitleOf(await GetAsync(Holder, PathOf(read))), Is.EqualTo("Two, anew"));
        Assert.That(Counts(after).Read, Is.Zero, "what was taken is not asked for any more");
        Assert.That(
            provider.Questions.Where(question => question.Contains("GetRecord", StringComparison.Ordinal)),
            Is.EqualTo(["?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai%3Ax%3Ar2"])
        );
    }

    [Test]
    public async Task A_record_whose_change_went_with_the_work_is_asked_for_again()
    {
        await using var provider = await ScriptedProvider.StartAsync(
            (_, http) => http.Response.WriteAsync(List("", Record("r3", "Three")))
        );
        var harvest = await AddAsync(provider.Address);
        await RunAsync(harvest);
        var work = (await GetAsync(Holder, "/v1/works?q=Three")).GetProperty("data")[0];
        await ActAsync(Holder, work, "submit");
        await ApproveAsync(work);
        provider.Answer = (_, http) => http.Response.WriteAsync(List("", Record("r3", "Three, anew")));
        await RunAsync(harvest);
        await ActAsync(Holder, work, "withdraw");
        provider.Answer = (_, http) => http.Response.WriteAsync(OnlyAsked(http, "r3", "Three, anew"));

        await RunAsync(harvest);

        var draft = await GetAsync(Holder, PathOf(work));
        Assert.That((TitleOf(draft), Text(draft, "state")), Is.EqualTo(("Three, anew", "draft")));
        Assert.That(Counts(await RunAsync(harvest)).Read, Is.Zero);
    }

    [Test]
    public async Task A_record_that_is_not_given_now_keeps_no_other_from_being_asked_for()
    {
        await using var provider = await ScriptedProvider.StartAsync(
            (_, http) => http.Response.WriteAsync(List("", Record("r4", "Four"), Record("r5", "Five")))
        );
        var harvest = await AddAsync(provider.Address);
        await RunAsync(harvest);
        JsonElement[] works =
        [
            (await GetAsync(Holder, "/v1/works?q=Four")).GetProperty("data")[0],
            (await GetAsync(Holder, "/v1/works?q=Five")).GetProperty("data")[0],
        ];
        foreach (var work in works)
        {
            await ActAsync(Holder, work, "submit");
            await ActAsync(Operator, work, "review");
        }
        provider.Answer = (_, http) =>
            http.Response.WriteAsync(List("", Record("r4", "Four, anew"), Record("r5", "Five, anew")));
        await RunAsync(harvest);
        foreach (var work in works)
            await DecideAsync(await GetAsync(Operator, PathOf(work)), "request-changes");
        var isWell = false;
        provider.Answer = async (_, http) =>
        {
            var isFour = http.Request.Query["identifier"] == "oai:x:r4";
            if (isFour && !isWell)
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            else
                await http.Response.WriteAsync(
                    isFour ? OnlyAsked(http, "r4", "Four, anew") : OnlyAsked(http, "r5", "Five, anew")
                );
        };

        var some = await RunAsync(harvest);
        isWell = true;
        var rest = await RunAsync(harvest);

        Assert.That(Counts(some), Is.EqualTo((1L, 0L, 1L, 0L, 0L)), some.ToString());
        Assert.That(Counts(rest), Is.EqualTo((1L, 0L, 1L, 0L, 0L)), rest.ToString());
        Assert.That(TitleOf(await GetAsync(Holder, PathOf(works[0]))), Is.EqualTo("Four, anew"));
        Assert.That(TitleOf(await GetAsync(Holder, PathOf(works[1]))), Is.EqualTo("Five, anew"));
    }

    // Of itself the provider lists nothing new.
    private static string OnlyAsked(HttpContext http, string key, string title) =>
        http.Request.Query["verb"] == "GetRecord"
            ? Envelope($"<GetRecord>{Record(key, title)}</GetRecord>")
            : Envelope("""<error code="noRecordsMatch">No</error>""");

    private static string Row(string key, string title) =>
        $$"""{"id":"{{key}}","title":"{{title}}","classification":"Ceramics"}""";

    private static string TitleOf(JsonElement work) =>
        work.GetProperty("content").GetProperty("title").EnumerateObject().First().Value.GetString()!;

    private async Task<JsonElement> ImportedAsync(string key, string title, string state = "listed")
    {
        await ImportAsync("cmoa-objects", Row(key, title));
        var found = await Catalog.ScalarAsync<Guid>($"select work_id from works where source_value = '{key}'");
        var work = JsonSerializer.SerializeToElement(new { workId = new WorkId(found).ToString() });
        await ActAsync(Holder, work, "submit");
        await ApproveAsync(work);
        return state is "suspended" ? await ActAsync(Operator, work, "suspend", new { reason = "A claim." }) : work;
    }

    private async Task EndAsync(JsonElement work, string decision)
    {
        var open = (await GetAsync(Holder, $"{PathOf(work)}/changes")).GetProperty("data")[0];
        var path = $"{PathOf(work)}/changes/{Text(open, "changeId")}/{decision}";
        await (await Operator.PostAsync(path, new { reason = "Seen." })).JsonAsync(HttpStatusCode.OK);
    }

    private async Task<string[]> ChangesAsync(JsonElement work) =>
        [
            .. (await GetAsync(Holder, $"{PathOf(work)}/changes"))
                .GetProperty("data")
                .EnumerateArray()
                .Select(change => $"{Text(change, "state")} {TitleOf(change)}"),
        ];

    private async Task<string[]> RemarksAsync(JsonElement import) =>
        [
            .. (await GetAsync(Holder, $"/v1/imports/{Text(import, "importId")}/remarks"))
                .GetProperty("data")
                .EnumerateArray()
                .Select(row => $"{row.GetProperty("line")} {Text(row.GetProperty("remarks")[0], "code")}"),
        ];
}
