using System.Net;

namespace Exchange.Tests.Flows;

/// <summary>What museums and researchers do with the catalog, through the gateway.</summary>
internal sealed class CatalogTests
{
    [Test]
    public async Task A_holder_writes_a_work_by_the_profile_that_anybody_can_read()
    {
        var market = await Market.OpenAsync();
        var holder = market.Holder.Api;
        var profile = (await Api.Nobody.GetAsync("/v1/profiles/heritageCraft/1")).Must();
        var work = new
        {
            title = new Dictionary<string, string> { ["zh-Hans"] = "宜兴紫砂陶制作技艺" },
            @class = "heritageCraft",
            rightsStatus = "http://rightsstatements.org/vocab/CNE/1.0/",
            details = new { level = "national", listNumber = "Ⅷ-1" },
        };

        var refusal = await holder.PostAsync("/v1/works", work);
        var details = new
        {
            category = "traditionalCraft",
            level = "national",
            listNumber = "Ⅷ-1",
        };
        var whole = new
        {
            work.title,
            work.@class,
            work.rightsStatus,
            details,
        };
        var written = await holder.PostAsync("/v1/works", whole);

        Assert.That(profile.Text("$id"), Is.EqualTo("/v1/profiles/heritageCraft/1"));
        Assert.That(refusal.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refusal.Faults, Is.EqualTo(["/details/category required"]));
        Assert.That(written.Must().Text("content/details/listNumber"), Is.EqualTo("Ⅷ-1"));
    }
}
