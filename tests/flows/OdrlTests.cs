using System.Text.Json;
using Exchange.Local;

namespace Exchange.Tests.Flows;

/// <summary>
/// Policies as partners read them. They are left in <c>artifacts/odrl</c>, where W3C's shapes are held against them.
/// </summary>
internal sealed class OdrlTests
{
    private static readonly string[] Templates =
    [
        "advertising-campaign",
        "ai-training",
        "digital-content",
        "education",
        "exhibition",
        "film-and-video",
        "game-adaptation",
        "merchandise-exclusive",
        "merchandise-standard",
        "publishing",
    ];

    // Something of everything that some template asks for.
    private static readonly Dictionary<string, object> Filled = new(StringComparer.Ordinal)
    {
        ["uses"] = new { include = new[] { "merchandise.toys" } },
        ["territories"] = new { include = new[] { "CN" }, exclude = new[] { "CN-HK" } },
        ["languages"] = new { include = new[] { "zh" } },
        ["term"] = new { from = "2031-01-01T00:00:00+08:00", to = "2032-01-01T00:00:00+08:00" },
        ["price"] = Market.Money(1_200_000),
        ["copies"] = new { max = 5_000 },
    };

    [Test]
    public async Task Every_template_becomes_an_offer_whose_policy_is_the_same_bytes_every_time()
    {
        var market = await Market.OpenAsync();
        var all = (await market.Holder.Api.GetAsync("/v1/license-templates")).Must();

        Assert.That(all.Texts("data", "code"), Is.EqualTo(Templates));
        foreach (var template in all.At("data").EnumerateArray())
        {
            var code = template.Text("code");
            var parameters = template
                .At("parameters")
                .EnumerateArray()
                .Where(parameter => parameter.At("required").GetBoolean())
                .ToDictionary(parameter => parameter.Text("name"), parameter => Filled[parameter.Text("name")]);
            var offer = await market.Holder.Api.PostAsync(
                $"/v1/license-templates/{code}/offers",
                new { workId = market.WorkId, parameters }
            );
            await KeptAsync(market.Holder.Api, $"/v1/offers/{offer.Must().Text("offerId")}/odrl", $"template-{code}");
        }
    }

    [Test]
    public async Task An_offer_with_everything_has_a_policy()
    {
        var market = await Market.OpenAsync();
        var heir = await market.HeirAsync();
        var offer = new
        {
            workId = market.WorkId,
            kind = "sole",
            uses = new { include = new[] { "all", "merchandise.toys" }, exclude = new[] { "merchandise" } },
            territories = new { include = new[] { "world", "CN-HK" }, exclude = new[] { "CN" } },
            languages = new { include = new[] { "zh", "en" } },
            term = new { from = "2031-01-01T00:00:00Z", perpetual = true },
            price = new { minor = 50_000, currency = "JPY" },
            royalties = new[] { new { participantId = heir.Id, sharePpm = 80_000 } },
            transferable = true,
            sublicensable = true,
            copies = new { max = 1_000 },
            duties = new[] { "attribution", "designApproval", "salesReport", "sampleDeposit" },
            prohibitedUses = new { include = new[] { "aiTraining" } },
        };

        var published = await Eventually.SeeAsync(
            () => market.Holder.Api.PostAsync("/v1/offers", offer),
            // The heir's registration travels to licensing as a message.
            answer => answer.Code is not "participant.unknown",
            "the offer is published"
        );

        var path = $"/v1/offers/{published.Must().Text("offerId")}/odrl";
        var policy = await KeptAsync(market.Holder.Api, path, "offer-with-everything");
        Assert.That(policy.Text("type"), Is.EqualTo("Offer"));
        Assert.That(policy.Texts("permission", "action"), Is.EqualTo(["use", "transfer"]));
    }

    [Test]
    public async Task A_license_has_a_policy_that_its_licensee_shows_to_partners()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new() { Duties = ["attribution"] });
        var buyer = await market.BuyerAsync(2_000_000);

        var license = (await buyer.BuyAsync(offer)).Text("licenseId");

        var policy = await KeptAsync(buyer.Api, $"/v1/licenses/{license}/odrl", "license");
        Assert.That(policy.Text("type"), Is.EqualTo("Agreement"));
        Assert.That(policy.Text("permission/0/assignee"), Is.EqualTo($"urn:exchange:participant:{buyer.Id}"));
        var profile = await KeptAsync(Api.Nobody, "/v1/odrl/profile", "profile");
        Assert.That(profile.Texts("@graph", "uid"), Does.Contain(policy.Text("profile")));
    }

    private static async Task<JsonElement> KeptAsync(Api reader, string path, string name)
    {
        var (one, other) = (await reader.GetAsync(path), await reader.GetAsync(path));
        Assert.That(other.Text, Is.EqualTo(one.Text), name);
        var folder = Path.Combine(Home.CloneRoot(), "artifacts", "odrl");
        Directory.CreateDirectory(folder);
        var policy = one.Must();
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.json"), one.Text);
        return policy;
    }
}
