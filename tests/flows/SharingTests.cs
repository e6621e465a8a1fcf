using System.Net;
using System.Xml.Linq;
using Exchange.Local;

namespace Exchange.Tests.Flows;

/// <summary>
/// What anybody may read of a work without a token, once it is listed and while it is. Some of it is left in
/// <c>artifacts/sharing</c>, where programs that others wrote read it.
/// </summary>
internal sealed class SharingTests
{
    private static readonly XNamespace Sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";

    [Test]
    public async Task A_listed_work_is_shared_with_everybody_and_one_that_is_not_with_nobody()
    {
        var market = await Market.OpenAsync();
        var holder = market.Holder.Api;
        var work = new
        {
            title = new Dictionary<string, string> { ["en"] = "Secret" },
            @class = "painting",
            rightsStatus = "http://rightsstatements.org/vocab/CNE/1.0/",
            images = new[] { "https://museum.example/1.jpg" },
        };
        var draft = (await holder.PostAsync("/v1/works", work)).Must().Text("workId");

        var manifest = (await Api.Nobody.GetAsync($"/v1/works/{market.WorkId}/manifest")).Must();
        var linked = (await Api.Nobody.GetAsync($"/v1/works/{market.WorkId}/json-ld")).Must();

        Assert.That(manifest.Text("type"), Is.EqualTo("Manifest"));
        Assert.That(manifest.Text("id"), Does.EndWith($"/v1/works/{market.WorkId}/manifest"));
        Assert.That(linked.Text("acquireLicensePage"), Does.EndWith($"/v1/offers?workId={market.WorkId}"));
        foreach (var form in new[] { "manifest", "json-ld" })
        {
            var asked = await holder.GetAsync($"/v1/works/{draft}/{form}");
            Assert.That(asked.Status, Is.EqualTo(HttpStatusCode.NotFound), "not even to its holder");
        }
        var shared = await SitemapAsync();
        Assert.That(shared, Has.One.Contains(market.WorkId));
        Assert.That(shared, Has.None.Contains(draft));
    }

    [TestCase("painting")]
    [TestCase("artifact")]
    [TestCase("photograph")]
    [TestCase("literaryText")]
    public async Task A_listed_work_is_a_manifest_and_a_page_for_other_programs(string profile)
    {
        var market = await Market.OpenAsync();
        var work = await ListAsync(market, profile);
        using var http = new HttpClient { BaseAddress = TheExchange.Running.Gateway };
        http.DefaultRequestHeaders.Add("Origin", "https://viewer.example");

        using var manifest = await http.GetAsync(new Uri($"/v1/works/{work}/manifest", UriKind.Relative));
        using var page = await http.GetAsync(new Uri($"/works/{work}", UriKind.Relative));
        using var foreign = await http.GetAsync(new Uri($"/v1/works/{work}", UriKind.Relative));

        Assert.That(OriginsOf(manifest), Is.EqualTo(["*"]), "a viewer on any page reads manifests");
        Assert.That(OriginsOf(foreign), Is.Empty);
        Assert.That(page.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/html"));
        Assert.That(page.Content.Headers.ContentLanguage, Is.EqualTo(["en"]));
        var text = await page.Content.ReadAsStringAsync();
        Assert.That(text, Does.Contain("<h1>Cloud &lt;/script&gt; &amp; sun</h1>"));
        Assert.That(text.Split("</script>"), Has.Length.EqualTo(2), "a title ends no script");
        await KeepAsync($"{profile}.manifest.json", await manifest.Content.ReadAsStringAsync());
        await KeepAsync($"{profile}.html", text);
    }

    private static async Task<string> ListAsync(Market market, string profile)
    {
        var content = new
        {
            title = new Dictionary<string, string> { ["en"] = "Cloud </script> & sun", ["zh-Hans"] = "云日图" },
            @class = profile,
            details = profile switch
            {
                "artifact" => new { kind = "metalwork" },
                "literaryText" => new { kind = "poem" },
                _ => (object?)null,
            },
            creators = new object[]
            {
                new { name = new { en = "A painter" } },
                new { name = new { en = "A master" }, role = "after" },
            },
            date = new
            {
                text = "c. 480 BCE",
                earliest = -485,
                latest = -475,
            },
            dimensions = new
            {
                text = "60 x 120.4 mm",
                heightMm = 60,
                widthMm = 120.4,
            },
            creditLine = new { en = "Gift of a friend" },
            rightsStatus = "http://creativecommons.org/publicdomain/mark/1.0/",
            images = profile is "photograph" ? null : new[] { "https://museum.example/1.jpg" },
        };
        var work = (await market.Holder.Api.PostAsync("/v1/works", content)).Must().Text("workId");
        (await market.Holder.Api.PostAsync($"/v1/works/{work}/submit")).Must();
        (await market.Operator.DecideAsync($"/v1/works/{work}", "approve")).Must();
        return work;
    }

    private static string[] OriginsOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) ? [.. origins] : [];

    private static Task KeepAsync(string name, string text)
    {
        var folder = Path.Combine(Home.CloneRoot(), "artifacts", "sharing");
        Directory.CreateDirectory(folder);
        return File.WriteAllTextAsync(Path.Combine(folder, name), text);
    }

    private static async Task<List<string>> SitemapAsync()
    {
        using var http = new HttpClient { BaseAddress = TheExchange.Running.Gateway };
        var index = XDocument.Parse(await http.GetStringAsync(new Uri("/sitemap.xml", UriKind.Relative)));
        var all = new List<string>();
        foreach (var piece in index.Descendants(Sitemap + "loc"))
        {
            var path = new Uri(new Uri(piece.Value).PathAndQuery, UriKind.Relative);
            var urls = XDocument.Parse(await http.GetStringAsync(path));
            all.AddRange(urls.Descendants(Sitemap + "loc").Select(loc => loc.Value));
        }
        return all;
    }
}
