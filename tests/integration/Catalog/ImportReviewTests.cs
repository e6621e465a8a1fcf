using System.Net;
using System.Text.Json;

namespace Exchange.Tests.Integration.Catalog;

/// <summary>What the step that lists all works of an import leaves for a review by hand.</summary>
internal sealed class ImportReviewTests : CatalogFixture
{
    [Test]
    public async Task A_work_that_was_suspended_is_listed_by_no_import_whatever_its_holder_did_meanwhile()
    {
        var path = await SubmittedAsync("s1", "s2");
        await MoveAsync(Operator, path, "approve");
        var work = (await GetAsync(Holder, "/v1/works?q=s1")).GetProperty("data")[0];
        await ActAsync(Operator, work, "suspend", new { reason = "有人主张权利" });
        await ActAsync(Holder, work, "withdraw");
        var draft = (await GetAsync(Holder, PathOf(work))).GetProperty("content");
        await (await Holder.PutAsync(PathOf(work), draft, "\"5\"")).JsonAsync(HttpStatusCode.OK);
        await ActAsync(Holder, work, "submit");

        await MoveAsync(Operator, path, "approve");
        var left = Text(await GetAsync(Holder, PathOf(work)), "state");
        await ApproveAsync(work);

        Assert.That(left, Is.EqualTo("submitted"));
        Assert.That(Text(await GetAsync(Buyer, PathOf(work)), "state"), Is.EqualTo("listed"));
    }

    [Test]
    public async Task An_import_lists_its_works_as_they_were_when_it_was_approved()
    {
        var path = await SubmittedAsync("w1", "w2");
        // As if one were submitted anew after the approval was asked, before its turn comes.
        await Catalog.ScalarAsync<int>(
            """
            update works
            set updated_at = now() + interval '1 hour'
            where source_value = 'w2'
            returning 1
            """
        );

        var moved = await MoveAsync(Operator, path, "approve");

        var works = moved.GetProperty("works");
        Assert.That(works.GetProperty("listed").GetInt64(), Is.EqualTo(1));
        Assert.That(works.GetProperty("submitted").GetInt64(), Is.EqualTo(1));
    }

    [Test]
    public async Task An_import_lists_no_work_under_a_public_name_of_another()
    {
        object[] isbn = [new { scheme = "isbn", value = "9780306406157" }];
        var content = new
        {
            title = new { en = "Listed" },
            @class = "painting",
            rightsStatus = NotEvaluated,
            identifiers = isbn,
        };
        var others = await (await OtherHolder.PostAsync("/v1/works", content)).JsonAsync(HttpStatusCode.Created);
        await ActAsync(OtherHolder, others, "submit");
        await ApproveAsync(others);
        object[] identifiers = [new { scheme = "isbn", value = "isbn" }];
        var work = new
        {
            title = new { en = "id" },
            @class = new { constant = "painting" },
            rightsStatus = new { constant = NotEvaluated },
            identifiers,
        };
        var mapping = new
        {
            name = "books",
            about = "Books.",
            format = "ndjson",
            source = new { scheme = "river.book", value = "id" },
            work,
        };
        await (await Holder.PostAsync("/v1/mappings", mapping)).JsonAsync(HttpStatusCode.Created);
        var path = await ImportedAsync(
            "books",
            """{"id":"taken","isbn":"9780306406157"}""",
            """{"id":"free","isbn":"9780262033848"}"""
        );

        var moved = await MoveAsync(Operator, path, "approve");

        var works = moved.GetProperty("works");
        Assert.That(works.GetProperty("listed").GetInt64(), Is.EqualTo(1));
        Assert.That(works.GetProperty("submitted").GetInt64(), Is.EqualTo(1));
    }

    private Task<string> SubmittedAsync(params string[] keys) =>
        ImportedAsync(
            "cmoa-objects",
            [.. keys.Select(key => $$"""{"id":"{{key}}","title":"{{key}}","classification":"Ceramics"}""")]
        );

    private async Task<string> ImportedAsync(string mapping, params string[] rows)
    {
        var import = await ImportAsync(mapping, string.Join('\n', rows));
        var path = $"/v1/imports/{Text(import, "importId")}";
        await MoveAsync(Holder, path, "submit");
        return path;
    }

    // Answers the import when the step has ended.
    private async Task<JsonElement> MoveAsync(HttpClient client, string path, string step)
    {
        await (await client.PostAsync($"{path}/{step}", body: null)).JsonAsync(HttpStatusCode.OK);
        return await Eventually.SeeAsync(
            () => GetAsync(Holder, path),
            seen => seen.GetProperty("pendingStep").ValueKind is JsonValueKind.Null,
            $"the step {step} has ended"
        );
    }
}
