using System.Net;
using System.Text.Json;
using Exchange.Contracts.Catalog.V1;
using Npgsql;

namespace Exchange.Tests.Integration.Catalog;

internal sealed class VersionTests : CatalogFixture
{
    [Test]
    public async Task After_ten_changes_each_content_is_read_by_its_hash_also_when_the_work_left_the_public()
    {
        var work = await ListAsync("版本 0");
        var hashes = new List<string> { Text(work, "contentHash") };
        for (var number = 1; number <= 10; number++)
            hashes.Add(await ChangeAsync(work, $"版本 {number}"));
        await ActAsync(Holder, work, "withdraw");

        for (var number = 0; number <= 10; number++)
        {
            var read = await GetAsync(Buyer, $"{PathOf(work)}?asOf={hashes[number]}");
            Assert.That(TitleOf(read), Is.EqualTo($"版本 {number}"));
            Assert.That(Text(read, "contentHash"), Is.EqualTo(hashes[number]));
        }
        Assert.That(hashes, Is.Unique);
        var workId = WorkId.Parse(Text(work, "workId"));
        var said = await Catalog.HeardAsync<WorkListed>(news => news.WorkId == workId && news.Version == 13);
        Assert.That(said.ContentHash, Is.EqualTo(hashes[10]));
    }

    [Test]
    public async Task By_its_hash_a_work_is_read_as_it_stood_when_it_was_listed()
    {
        var listed = await ListAsync("买家所见");
        var address = $"{PathOf(listed)}?asOf={Text(listed, "contentHash")}";

        var whileListed = await GetAsync(Buyer, address);
        await ActAsync(Operator, listed, "suspend", new { reason = "有人主张权利" });
        var draft = await GetAsync(Holder, PathOf(listed));
        await ActAsync(Holder, draft, "withdraw");
        await (await Holder.PutAsync(PathOf(listed), Work("别的"), "\"5\"")).JsonAsync(HttpStatusCode.OK);
        var afterwards = await GetAsync(Buyer, address);
        var then = Uri.EscapeDataString(Text(afterwards, "updatedAt"));
        var byTime = await GetAsync(Holder, $"{PathOf(listed)}?asOf={then}");

        foreach (var read in new[] { whileListed, afterwards, byTime })
            Assert.That((Text(read, "state"), read.GetProperty("version").GetInt32()), Is.EqualTo(("listed", 3)));
    }

    [Test]
    public async Task Content_that_was_never_public_is_read_by_its_hash_by_nobody_else()
    {
        var draft = await RegisterAsync("草稿版");
        var before = Text(draft, "contentHash");
        await (await Holder.PutAsync(PathOf(draft), Work("公开版"), "\"1\"")).JsonAsync(HttpStatusCode.OK);
        await ActAsync(Holder, draft, "submit");
        await ApproveAsync(draft);

        Assert.That(TitleOf(await GetAsync(Holder, $"{PathOf(draft)}?asOf={before}")), Is.EqualTo("草稿版"));
        Assert.That(await StatusAsync(Buyer, $"{PathOf(draft)}?asOf={before}"), Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_work_is_read_as_it_was_at_an_instant_by_whom_it_is_public_for()
    {
        var work = await ListAsync("当初");
        var then = Uri.EscapeDataString(Text(await GetAsync(Buyer, PathOf(work)), "updatedAt"));
        await ChangeAsync(work, "后来");

        var past = await GetAsync(Buyer, $"{PathOf(work)}?asOf={then}");
        var earlier = await StatusAsync(Holder, $"{PathOf(work)}?asOf=2020-01-01T00:00:00Z");
        await ActAsync(Holder, work, "withdraw");
        var gone = await StatusAsync(Buyer, $"{PathOf(work)}?asOf={then}");

        Assert.That(TitleOf(past), Is.EqualTo("当初"));
        Assert.That(past.GetProperty("nextActions").GetArrayLength(), Is.Zero);
        Assert.That(earlier, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(gone, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("yesterday")]
    [TestCase("sha256:abc")]
    public async Task What_is_neither_an_instant_nor_a_hash_is_refused(string asOf)
    {
        var work = await RegisterAsync("何时");

        Assert.That(await StatusAsync(Holder, $"{PathOf(work)}?asOf={asOf}"), Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task The_hash_is_that_of_the_content_whatever_the_order_of_its_details()
    {
        var one = await WithDetailsAsync(
            new
            {
                kind = "bronze",
                weightGrams = 50.50,
                culture = new { en = "Qin" },
            }
        );
        var other = await WithDetailsAsync(
            new
            {
                culture = new { en = "Qin" },
                weightGrams = 50.5,
                kind = "bronze",
            }
        );

        Assert.That(Text(other, "contentHash"), Is.EqualTo(Text(one, "contentHash")));
    }

    [TestCase("update work_versions set content = '{}'")]
    [TestCase("delete from work_versions")]
    public void Versions_can_not_be_rewritten_by_the_service(string sql) =>
        Assert.That(
            () => Catalog.ScalarAsync<long>(sql),
            Throws
                .TypeOf<PostgresException>()
                .With.Property(nameof(PostgresException.SqlState))
                .EqualTo(PostgresErrorCodes.InsufficientPrivilege)
        );

    private async Task<JsonElement> WithDetailsAsync(object details)
    {
        var work = new
        {
            title = new { en = "Ding" },
            @class = "artifact",
            rightsStatus = NotEvaluated,
            details,
        };
        return await (await Holder.PostAsync("/v1/works", work)).JsonAsync(HttpStatusCode.Created);
    }

    private async Task<string> ChangeAsync(JsonElement work, string title)
    {
        var path = $"{PathOf(work)}/changes";
        var change = await (await Holder.PostAsync(path, new { content = Work(title), reason = "更正" })).JsonAsync(
            HttpStatusCode.Created
        );
        var end = await Operator.PostAsync($"{path}/{Text(change, "changeId")}/approve", new { reason = "属实" });
        await end.JsonAsync(HttpStatusCode.OK);
        return Text(await GetAsync(Buyer, PathOf(work)), "contentHash");
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path) =>
        (await client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode;

    private static string TitleOf(JsonElement work) =>
        Text(work.GetProperty("content").GetProperty("title"), "zh-Hans");
}
