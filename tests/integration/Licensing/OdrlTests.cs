using System.Net;
using System.Text.Json.Nodes;
using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Tests.Integration.Licensing;

internal sealed class OdrlTests : LicensingFixture
{
    [Test]
    public async Task An_offer_in_ODRL_says_its_terms_and_the_same_bytes_every_time()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync(), "sole"));
        var offer = await (await Buyer.GetAsync($"/v1/offers/{offerId}")).JsonAsync(HttpStatusCode.OK);

        var one = await Buyer.GetAsync($"/v1/offers/{offerId}/odrl");
        var other = await Holder.GetAsync($"/v1/offers/{offerId}/odrl");

        var text = await one.Content.ReadAsStringAsync();
        Assert.That(one.Content.Headers.ContentType?.ToString(), Is.EqualTo("application/ld+json"));
        Assert.That(await other.Content.ReadAsByteArrayAsync(), Is.EqualTo(await one.Content.ReadAsByteArrayAsync()));
        var read = OdrlReader.Read(JsonNode.Parse(text)!.AsObject(), VocabularyFiles.All);
        Assert.That(
            CanonicalJson.Hash(CanonicalJson.Of(Json.Write(read.Terms))),
            Is.EqualTo(offer.GetProperty("termsHash").GetString())
        );
    }

    [Test]
    public async Task A_license_in_ODRL_is_for_those_who_see_the_license()
    {
        var granted = await LicensedAsync(await PublishAsync(Offer(await OwnedAsync())));
        using var stranger = As(ParticipantId.New(), "buyer");
        var path = $"/v1/licenses/{granted.LicenseId}/odrl";

        var mine = await (await Buyer.GetAsync(path)).JsonAsync(HttpStatusCode.OK);
        var theirs = await stranger.GetAsync(path);

        Assert.That(mine.GetProperty("type").GetString(), Is.EqualTo("Agreement"));
        var permission = mine.GetProperty("permission")[0];
        Assert.That(permission.GetProperty("assignee").GetString(), Is.EqualTo($"urn:exchange:participant:{BuyerId}"));
        Assert.That(theirs.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task The_profile_is_read_without_a_token()
    {
        using var nobody = Licensing.As(participant: null, []);

        var profile = await nobody.GetAsync("/v1/odrl/profile");

        Assert.That(profile.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(profile.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/ld+json"));
        Assert.That(await profile.Content.ReadAsStringAsync(), Does.Contain(Odrl.Profile));
    }

    [Test]
    public async Task An_offer_that_is_not_there_has_no_policy()
    {
        var answer = await Buyer.GetAsync($"/v1/offers/{OfferId.New()}/odrl");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
    }
}
