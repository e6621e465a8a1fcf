using System.Net;
using System.Text.Json;

namespace Exchange.Tests.Integration.Catalog;

internal sealed class SearchTests : CatalogFixture
{
    [OneTimeSetUp]
    public async Task RegisterAllAsync()
    {
        await ListAsync("唐代敦煌飞天壁画");
        await ListAsync("敦煌");
        await ListAsync("敦厚煌煌");
        await ListAsync("Crèche with Landscapes");
        var bowl = new
        {
            title = new { en = "Bronze bowl" },
            @class = "artifact",
            details = new { kind = "metalwork" },
            rightsStatus = NotEvaluated,
            date = new
            {
                text = "480-256 BCE",
                earliest = -480,
                latest = -256,
            },
            creators = new[] { new { name = new { en = "Robert Blake" } } },
        };
        await Holder.PostAsync("/v1/works", bowl);
    }

    [TestCase("敦煌", "敦煌|唐代敦煌飞天壁画")]
    [TestCase("煌飞", "唐代敦煌飞天壁画")]
    [TestCase("厚", "敦厚煌煌")]
    [TestCase("creche", "Crèche with Landscapes")]
    [TestCase("LANDSCAPE", "Crèche with Landscapes")]
    [TestCase("bowl blake", "Bronze bowl")]
    [TestCase("飞天敦煌", "")]
    public async Task A_search_finds_what_has_the_words(string words, string titles)
    {
        var found = await TitlesAsync(Holder, $"q={Uri.EscapeDataString(words)}");

        Assert.That(found, Is.EquivalentTo(titles.Split('|', StringSplitOptions.RemoveEmptyEntries)));
    }

    [TestCase("class=artifact")]
    [TestCase("creator=Blake")]
    [TestCase("yearTo=-300")]
    [TestCase("yearFrom=-300&yearTo=-200&state=draft")]
    public async Task A_filter_finds_the_bowl(string filter) =>
        Assert.That(await TitlesAsync(Holder, filter), Is.EqualTo(["Bronze bowl"]));

    [TestCase("creator=Bronze")]
    [TestCase("yearFrom=-255&yearTo=2000")]
    [TestCase("class=artifact&state=listed")]
    public async Task A_filter_leaves_the_bowl_out(string filter) =>
        Assert.That(await TitlesAsync(Holder, filter), Does.Not.Contain("Bronze bowl"));

    [TestCase("q=敦 煌")]
    [TestCase("rightsStatus=http%3A%2F%2Frightsstatements.org%2Fvocab%2FCNE%2F1.0%2F")]
    [TestCase("state=listed")]
    public async Task Pages_show_everything_once(string filter)
    {
        var whole = await TitlesAsync(Operator, filter);
        var pages = new List<string>();
        for (string? after = ""; after is not null; )
        {
            var page = await GetAsync(Operator, $"/v1/works?{filter}&limit=1{after}");
            pages.AddRange(
                page.GetProperty("data")
                    .EnumerateArray()
                    .Select(item => item.GetProperty("title").EnumerateObject().First().Value.GetString()!)
            );
            after = page.GetProperty("nextAfter") is { ValueKind: JsonValueKind.String } next
                ? $"&after={next.GetString()}"
                : null;
        }

        Assert.That(whole, Has.Length.GreaterThan(1));
        Assert.That(pages, Is.EqualTo(whole));
    }

    [TestCase("q=%26%7C")]
    [TestCase("class=paintings")]
    [TestCase("state=Listed")]
    [TestCase("rightsStatus=free")]
    [TestCase("limit=1000")]
    [TestCase("after=nonsense")]
    public async Task A_filter_that_means_nothing_is_refused(string filter) =>
        Assert.That(
            (await Holder.GetAsync(new Uri($"/v1/works?{filter}", UriKind.Relative))).StatusCode,
            Is.EqualTo(HttpStatusCode.BadRequest)
        );
}
