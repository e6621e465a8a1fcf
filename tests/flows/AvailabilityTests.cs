using System.Net;

namespace Exchange.Tests.Flows;

internal sealed class AvailabilityTests
{
    private const string Everywhere =
        "uses=merchandise&territories=CN&languages=all&from=2041-01-01T00:00:00Z&to=2042-01-01T00:00:00Z";

    private static readonly object Decade = new { from = "2040-01-01T00:00:00Z", to = "2050-01-01T00:00:00Z" };

    [Test]
    public async Task What_is_bought_is_free_no_more_and_the_rest_still_is()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync(1_200_000);
        var wish = $"workId={market.WorkId}&kind=sole&{Everywhere}";
        var before = (await buyer.Api.GetAsync($"/v1/availability?{wish}")).Must();
        var works = await WorksAsync(market, buyer);

        await buyer.BuyAsync(
            await market.OfferAsync(
                new()
                {
                    Kind = "exclusive",
                    Territories = ["CN-GD"],
                    Term = Decade,
                }
            )
        );

        var after = (await buyer.Api.GetAsync($"/v1/availability?{wish}")).Must();
        Assert.That(before.At("isWhole").GetBoolean(), Is.True);
        Assert.That(works, Is.EqualTo([market.WorkId]));
        Assert.That(after.At("isWhole").GetBoolean(), Is.False);
        Assert.That(after.At("free").GetArrayLength(), Is.EqualTo(1));
        Assert.That(
            after.At("free/0/territories").ToString(),
            Is.EqualTo("""{"include":["CN"],"exclude":["CN-GD"]}""")
        );
        Assert.That(after.ToString(), Does.Not.Contain(buyer.Id).And.Not.Contain("lic_"));
        Assert.That(await WorksAsync(market, buyer), Is.Empty);
    }

    [Test]
    public async Task Every_parameter_of_a_wish_that_fails_is_named()
    {
        var market = await Market.OpenAsync();
        var wish = "uses=spaceTravel&territories=CN&exceptTerritories=FR&languages=all&from=2042-01-01T00:00:00Z";

        var refused = await market.Holder.Api.GetAsync($"/v1/availability?workId={market.WorkId}&kind=sole&{wish}");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        string[] expected = ["exceptTerritories codes.outside", "to term.incomplete", "uses codes.unknown"];
        Assert.That(refused.Faults, Is.EqualTo(expected));
    }

    [Test]
    public async Task Revoked_rights_refuse_the_next_order_and_leave_the_license_that_was_granted()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new());
        var buyer = await market.BuyerAsync(2_400_000);
        var bought = await buyer.BuyAsync(offer);
        var rightsIn = (await market.Holder.Api.GetAsync($"/v1/rights-in?workId={market.WorkId}")).Must();

        var revoked = await market.Holder.Api.PostAsync($"/v1/rights-in/{rightsIn.Text("data/0/rightsInId")}/revoke");

        var rejected = await buyer.BuyAsync(offer);
        var license = await buyer.Api.GetAsync($"/v1/licenses/{bought.Text("licenseId")}");
        Assert.That(revoked.Must().Text("revokedAt"), Is.Not.Empty);
        Assert.That(rejected.Text("state"), Is.EqualTo("rejected"));
        Assert.That(rejected.Text("refusal/code"), Is.EqualTo("rights.noRightsIn"));
        Assert.That(rejected.At("refusal/conflict/uncovered").GetArrayLength(), Is.EqualTo(1));
        Assert.That(license.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task What_was_assigned_needs_a_chain_of_title_that_ends_at_its_holder()
    {
        var market = await Market.OpenAsync();
        var work = await market.ListAsync();
        await market.RecordRightsAsync(work);
        var assigned = new
        {
            workId = work,
            source = "assignment",
            kind = "sole",
            uses = new { include = new[] { "all" } },
            territories = new { include = new[] { "world" } },
            languages = new { include = new[] { "all" } },
            term = new { from = "2020-01-01T00:00:00Z", perpetual = true },
            evidence = new[]
            {
                new
                {
                    description = "Deed of assignment",
                    sha256 = new string('a', 64),
                    mediaType = "application/pdf",
                    sizeBytes = 48_213,
                },
            },
        };
        var link = new
        {
            from = new { name = "常书鸿" },
            to = new { participantId = market.Holder.Id },
            on = "2019-05-01",
            evidenceSha256 = new string('a', 64),
        };

        var without = await market.Holder.Api.PostAsync("/v1/rights-in", assigned);
        var with = await market.Holder.Api.PostAsync(
            "/v1/rights-in",
            new
            {
                assigned.workId,
                assigned.source,
                assigned.kind,
                assigned.uses,
                assigned.territories,
                assigned.languages,
                assigned.term,
                assigned.evidence,
                chain = new[] { link },
            }
        );

        Assert.That(without.Faults, Is.EqualTo(["/chain chain.missing"]));
        Assert.That(with.Must().Text("chain/0/to/participantId"), Is.EqualTo(market.Holder.Id));
    }

    private static async Task<IReadOnlyList<string>> WorksAsync(Market market, Party asker)
    {
        var page = await asker.Api.GetAsync(
            $"/v1/availability/works?holderId={market.Holder.Id}&kind=sole&{Everywhere}&limit=10"
        );
        return page.Must().Texts("data", "workId");
    }
}
