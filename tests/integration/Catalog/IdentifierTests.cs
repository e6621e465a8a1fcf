using System.Net;
using System.Text.Json;

namespace Exchange.Tests.Integration.Catalog;

internal sealed class IdentifierTests : CatalogFixture
{
    [Test]
    public async Task A_public_name_belongs_to_one_work_of_all_and_an_accession_number_to_one_of_each_holder()
    {
        await (await Holder.PostAsync("/v1/works", Named("isbn", "978-0-306-40615-7"))).JsonAsync(
            HttpStatusCode.Created
        );
        await (await Holder.PostAsync("/v1/works", Named("accessionNumber", "1"))).JsonAsync(HttpStatusCode.Created);

        var book = await OtherHolder.PostAsync("/v1/works", Named("isbn", "0306406152"));
        var twice = await Holder.PostAsync("/v1/works", Named("accessionNumber", "1"));
        var elsewhere = await OtherHolder.PostAsync("/v1/works", Named("accessionNumber", "1"));

        var refusal = await book.JsonAsync(HttpStatusCode.Conflict);
        Assert.That(Text(refusal, "code"), Is.EqualTo("identifier.taken"));
        Assert.That(Text(refusal.GetProperty("errors")[0], "pointer"), Is.EqualTo("/identifiers/0"));
        Assert.That(twice.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(elsewhere.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task A_name_that_a_work_gave_up_is_free()
    {
        var work = await (await Holder.PostAsync("/v1/works", Named("isrc", "US-RC1-76-07840"))).JsonAsync(
            HttpStatusCode.Created
        );
        await (await Holder.PutAsync(PathOf(work), Work("无号"), "\"1\"")).JsonAsync(HttpStatusCode.OK);

        var next = await OtherHolder.PostAsync("/v1/works", Named("isrc", "USRC17607840"));

        Assert.That(next.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task An_identifier_leads_to_its_work_and_nobody_to_one_that_is_not_public()
    {
        var work = await (await Holder.PostAsync("/v1/works", Named("accessionNumber", "故 12/3"))).JsonAsync(
            HttpStatusCode.Created
        );
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
            var mine = await (await holder.PostAsync("/v1/works", Named("accessionNumber", "7"))).JsonAsync(
                HttpStatusCode.Created
            );
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

    private static object Named(string scheme, string value) =>
        new
        {
            title = new { en = "Named" },
            @class = "painting",
            rightsStatus = NotEvaluated,
            identifiers = new[] { new { scheme, value } },
        };
}
