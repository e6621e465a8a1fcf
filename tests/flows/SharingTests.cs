using System.Net;
using System.Xml.Linq;

namespace Exchange.Tests.Flows;

/// <summary>What anybody may read of a work without a token, once it is listed and while it is.</summary>
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
