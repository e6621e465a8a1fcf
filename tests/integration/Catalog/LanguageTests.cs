using System.Text.Json;

namespace Exchange.Tests.Integration.Catalog;

internal sealed class LanguageTests : CatalogFixture
{
    [TestCase("zh-TW", "青銅鼎", "方鼎", "zh-Hant")]
    [TestCase("zh-CN", "青铜鼎", "方鼎", "zh-Hans, zh-Hant")]
    [TestCase("en", "Bronze ding", "方鼎", "en, zh-Hant")]
    [TestCase("fr", "Bronze ding", "方鼎", "en, zh-Hant")]
    public async Task A_work_is_read_in_the_language_that_its_reader_wants_and_whole(
        string wanted,
        string title,
        string description,
        string served
    )
    {
        var work = new
        {
            title = new Dictionary<string, string>
            {
                ["zh-Hans"] = "青铜鼎",
                ["zh-Hant"] = "青銅鼎",
                ["en"] = "Bronze ding",
            },
            description = new Dictionary<string, string> { ["zh-Hant"] = "方鼎" },
            @class = "artifact",
            rightsStatus = NotEvaluated,
            details = new { kind = "bronze", culture = new Dictionary<string, string> { ["zh-Hant"] = "商" } },
        };
        var path = PathOf(
            await (await Holder.PostAsync("/v1/works", work)).JsonAsync(System.Net.HttpStatusCode.Created)
        );

        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept-Language", wanted);
        using var response = await Holder.SendAsync(request);
        var read = await response.JsonAsync(System.Net.HttpStatusCode.OK);

        var display = read.GetProperty("display");
        Assert.That(Text(display, "title"), Is.EqualTo(title));
        Assert.That(Text(display, "description"), Is.EqualTo(description));
        Assert.That(Text(display.GetProperty("details"), "culture"), Is.EqualTo("商"));
        Assert.That(Text(display.GetProperty("details"), "kind"), Is.EqualTo("bronze"));
        Assert.That(string.Join(", ", response.Content.Headers.ContentLanguage), Is.EqualTo(served));
        Assert.That(response.Headers.Vary, Does.Contain("Accept-Language"));
        Assert.That(read.GetProperty("content").GetProperty("title").EnumerateObject().Count(), Is.EqualTo(3));
    }

    [Test]
    public async Task A_list_says_every_language_that_it_serves()
    {
        await RegisterAsync("列表一");

        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/works?q=列表一");
        request.Headers.Add("Accept-Language", "zh-TW");
        using var response = await Holder.SendAsync(request);
        var page = await response.JsonAsync(System.Net.HttpStatusCode.OK);

        Assert.That(Text(page.GetProperty("data")[0], "displayTitle"), Is.EqualTo("列表一"));
        Assert.That(response.Content.Headers.ContentLanguage, Is.EqualTo(["zh-Hans"]));
    }

    [Test]
    public async Task A_tag_that_no_header_can_carry_takes_no_list_away()
    {
        var work = await RegisterAsync("列表二");
        await Catalog.ScalarAsync<int>(
            $$"""
            update works
            set content = jsonb_set(content, '{title}', '{"en\n": "Two"}')
            where work_id = '{{WorkId.Parse(Text(work, "workId")).Value}}'
            returning version
            """
        );

        var read = await GetAsync(Holder, PathOf(work));
        var page = await GetAsync(Holder, "/v1/works?sort=newest");

        Assert.That(Text(read.GetProperty("display"), "title"), Is.EqualTo("Two"));
        Assert.That(Text(page.GetProperty("data")[0], "displayTitle"), Is.EqualTo("Two"));
    }
}
