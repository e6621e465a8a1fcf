using System.Net;
using System.Text.Json;

namespace Exchange.Tests.Integration.Catalog;

internal sealed class IdentifierTests : CatalogFixture
{
    [Test]
    public async Task A_name_belongs_to_one_work_of_its_holder_and_keeps_it_from_no_other_holder()
    {
        foreach (var (scheme, value) in new[] { ("isbn", "978-0-306-40615-7"), ("accessionNumber", "1") })
        {
            await NamedAsync(Holder, scheme, value);

            var twice = await Holder.PostAsync("/v1/works", Named(scheme, value));
            var tried = await OtherHolder.PostAsync("/v1/works?dryRun=true", Named(scheme, value));
            var elsewhere = await OtherHolder.PostAsync("/v1/works", Named(scheme, value));

            var refusal = await twice.JsonAsync(HttpStatusCode.Conflict);
            Assert.That(Text(refusal, "code"), Is.EqualTo("identifier.taken"));
            Assert.That(Text(refusal.GetProperty("errors")[0], "pointer"), Is.EqualTo("/identifiers/0"));
            Assert.That(tried.StatusCode, Is.EqualTo(HttpStatusCode.OK), scheme);
            Assert.That(elsewhere.StatusCode, Is.EqualTo(HttpStatusCode.Created), scheme);
        }
    }

    [Test]
    public async Task A_public_name_belongs_to_one_listed_work_of_all_until_that_leaves_the_public()
    {
        var (mine, others) = (
            await NamedAsync(Holder, "isrc", "US-RC1-76-07841"),
            await NamedAsync(OtherHolder, "isrc", "USRC17607841")
        );
        await ActAsync(Holder, mine, "submit");
        await ActAsync(OtherHolder, others, "submit");
        await ApproveAsync(others);

        var refused = await DecideAsync(await GetAsync(Operator, PathOf(mine)), "approve");
        var found = await FollowAsync(Holder, "/v1/identifiers/isrc/USRC17607841");
        await ActAsync(Operator, others, "suspend", new { reason = "冒用" });
        await ApproveAsync(mine);
        var back = await Operator.PostAsync($"{PathOf(others)}/reinstate", new { reason = "复核" });

        var refusal = await refused.JsonAsync(HttpStatusCode.UnprocessableEntity);
        Assert.That(Text(refusal, "code"), Is.EqualTo("identifier.taken"));
        Assert.That(Text(refusal, "detail"), Does.Contain(Text(mine, "workId")));
        Assert.That(Text(refusal.GetProperty("errors")[0], "message"), Does.Contain(Text(others, "workId")));
        Assert.That(found.Headers.Location?.ToString(), Is.EqualTo(PathOf(others)));
        Assert.That(back.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [Test]
    public async Task A_change_of_a_listed_work_takes_no_name_of_another_one()
    {
        var (mine, others) = (await ListAsync("改号"), await NamedAsync(OtherHolder, "isbn", "9780262033848"));
        await ActAsync(OtherHolder, others, "submit");
        var path = $"{PathOf(mine)}/changes";
        var change = await (
            await Holder.PostAsync(path, new { content = Named("isbn", "9780262033848"), reason = "补号" })
        ).JsonAsync(HttpStatusCode.Created);
        await ApproveAsync(others);

        var refused = await Operator.PostAsync($"{path}/{Text(change, "changeId")}/approve", new { reason = "属实" });

        var refusal = await refused.JsonAsync(HttpStatusCode.UnprocessableEntity);
        Assert.That(Text(refusal, "code"), Is.EqualTo("identifier.taken"));
    }

    [Test]
    public async Task A_name_that_a_work_gave_up_is_free()
    {
        var work = await NamedAsync(Holder, "isrc", "US-RC1-76-07840");
        await (await Holder.PutAsync(PathOf(work), Work("无号"), "\"1\"")).JsonAsync(HttpStatusCode.OK);

        var next = await Holder.PostAsync("/v1/works", Named("isrc", "USRC17607840"));

        Assert.That(next.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task An_identifier_leads_to_its_work_and_nobody_to_one_that_is_not_public()
    {
        var work = await NamedAsync(Holder, "accessionNumber", "故 12/3");
        var path = $"/v1/identifiers/accessionNumber/{Uri.EscapeDataString("故 12/3")}";

        var hidden = await FollowAsync(Buyer, path);
        await ActAsync(Holder, work, "submit");
        await ApproveAsync(work);
        var found = await FollowAsync(Buyer, path);

        Assert.That(hidden.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(found.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(found.Headers.Location?.ToString(), Is.EqualTo(PathOf(work)));
    }

    [Test]
    public async Task Who_does_not_say_whose_accession_number_it_is_may_have_to()
    {
        foreach (var holder in new[] { Holder, OtherHolder })
        {
            var mine = await NamedAsync(holder, "accessionNumber", "7");
            await ActAsync(holder, mine, "submit");
            await ApproveAsync(mine);
        }

        var either = await FollowAsync(Buyer, "/v1/identifiers/accessionNumber/7");
        var one = await FollowAsync(Buyer, $"/v1/identifiers/accessionNumber/7?holderId={HolderId}");

        Assert.That(Text(await either.JsonAsync(HttpStatusCode.Conflict), "code"), Is.EqualTo("identifier.ambiguous"));
        Assert.That(one.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [Test]
    public async Task A_row_whose_name_another_work_has_is_refused_by_its_line()
    {
        await ImportAsync("cmoa-objects", Row("n1", "1.1"));

        var import = await ImportAsync("cmoa-objects", $"{Row("n2", "1.2")}\n{Row("n3", "1.1")}\n{Row("n4", "1.2")}");

        Assert.That(Counts(import), Is.EqualTo((3L, 1L, 0L, 0L, 2L)));
        Assert.That(await RefusalsAsync(import), Is.EqualTo(["2 identifier.taken", "3 identifier.taken"]));
    }

    private static string Row(string key, string number) =>
        $$"""{"id":"{{key}}","title":"Bowl","classification":"Ceramics","accession_number":"{{number}}"}""";

    private static async Task<JsonElement> NamedAsync(HttpClient client, string scheme, string value) =>
        await (await client.PostAsync("/v1/works", Named(scheme, value))).JsonAsync(HttpStatusCode.Created);

    private static object Named(string scheme, string value) =>
        new
        {
            title = new { en = "Named" },
            @class = "painting",
            rightsStatus = NotEvaluated,
            identifiers = new[] { new { scheme, value } },
        };
}
