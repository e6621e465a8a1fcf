using System.Net;
using System.Text.Json;

namespace Exchange.Tests.Flows;

/// <summary>What a holder puts on its works, and every kind of conflict, as buyers and holders meet them.</summary>
internal sealed class EncumbranceTests
{
    private const string Later = "2031-01-01T00:00:00Z";

    [Test]
    public async Task A_hold_keeps_an_exclusive_offer_for_its_party_until_that_buys()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new() { Kind = "exclusive" });
        var (party, rival) = (await market.BuyerAsync(1_200_000), await market.BuyerAsync(1_200_000));
        var hold = await HoldAsync(market, offer, party);

        var rejected = await rival.BuyAsync(offer);
        var completed = await party.BuyAsync(offer);
        await Books.QuietAsync();

        Assert.That(rejected.Text("refusal/code"), Is.EqualTo("rights.overlap"));
        Assert.That(rejected.Text("refusal/conflict/with/is"), Is.EqualTo("hold"));
        Assert.That(completed.Text("state"), Is.EqualTo("completed"));
        var seen = (await party.Api.GetAsync($"/v1/encumbrances/{hold}")).Must();
        Assert.That(seen.Text("state"), Is.EqualTo("exercised"));
        Assert.That(await rival.BalanceAsync(), Is.EqualTo(new Balance(1_200_000, 0, 1_200_000)));
    }

    [Test]
    public async Task Who_can_not_pay_keeps_the_place_of_its_hold()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new() { Kind = "exclusive" });
        var party = await market.BuyerAsync(1);
        var hold = await HoldAsync(market, offer, party);

        var rejected = await party.BuyAsync(offer);
        await Books.QuietAsync();
        var standing = (await party.Api.GetAsync($"/v1/encumbrances/{hold}")).Must();
        await market.DepositAsync(party, 1_200_000);
        var completed = await party.BuyAsync(offer);

        Assert.That(rejected.Text("refusal/code"), Is.EqualTo("money.insufficient"));
        Assert.That(standing.Text("state"), Is.EqualTo("standing"));
        Assert.That(completed.Text("state"), Is.EqualTo("completed"));
    }

    [Test]
    public async Task The_right_of_first_refusal_puts_a_rival_off_and_lets_its_party_buy()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new() { Kind = "exclusive" });
        var (party, rival) = (await market.BuyerAsync(1_200_000), await market.BuyerAsync(1_200_000));
        await market.EncumberAsync(
            new
            {
                type = "firstRefusal",
                partyId = party.Id,
                term = Market.Always,
                expiresAt = Later,
                noticeDays = 14,
            }
        );

        var rejected = await rival.BuyAsync(offer);
        var notices = (await party.Api.GetAsync("/v1/encumbrances?type=hold&state=standing")).Must();
        var completed = await party.BuyAsync(offer);

        Assert.That(rejected.Text("refusal/code"), Is.EqualTo("rights.firstRefusal"));
        Assert.That(rejected.Text("refusal/conflict/until"), Is.Not.Empty);
        Assert.That(notices.Text("data/0/offerId"), Is.EqualTo(offer.Id));
        Assert.That(completed.Text("state"), Is.EqualTo("completed"));
    }

    [Test]
    public async Task A_holdback_after_a_broadcast_binds_from_the_day_that_it_is_recorded()
    {
        var market = await Market.OpenAsync();
        var term = new { from = "2041-02-01T00:00:00Z", to = "2041-03-01T00:00:00Z" };
        var offer = await market.OfferAsync(new() { Term = term });
        var from = new { after = "firstBroadcast" };
        var to = new { after = "firstBroadcast", days = 90 };
        await market.EncumberAsync(new { type = "holdback", window = new { from, to } });
        var broadcast = new
        {
            workId = market.WorkId,
            milestone = "firstBroadcast",
            occurredAt = "2041-01-01T00:00:00Z",
        };
        var (early, late) = (await market.BuyerAsync(1_200_000), await market.BuyerAsync(1_200_000));

        var completed = await early.BuyAsync(offer);
        var recorded = (await market.Holder.Api.PostAsync("/v1/milestones", broadcast)).Must();
        var rejected = await late.BuyAsync(offer);

        Assert.That(completed.Text("state"), Is.EqualTo("completed"));
        Assert.That(recorded.Text("recalculated/0/met/0/with/licenseId"), Is.EqualTo(completed.Text("licenseId")));
        Assert.That(rejected.Text("refusal/conflict/with/is"), Is.EqualTo("holdback"));
    }

    [Test]
    public async Task An_offer_that_the_rights_in_do_not_cover_is_refused_with_what_is_missing()
    {
        var market = await Market.OpenAsync();

        var wide = await Narrow(market, kind: "nonExclusive", uses: "games");
        var exclusive = await Narrow(market, kind: "exclusive", uses: "merchandise");

        Assert.That(wide.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(wide.Code, Is.EqualTo("rights.noRightsIn"));
        Assert.That(wide.Body.Text("uncovered/0/uses/include"), Is.EqualTo("""["games"]"""));
        Assert.That(exclusive.Code, Is.EqualTo("rights.noExclusiveRightsIn"));
        Assert.That(exclusive.Body.Text("uncovered/0/uses/include"), Is.EqualTo("""["merchandise"]"""));
    }

    [Test]
    public async Task A_license_of_a_series_stands_in_the_way_of_its_parts()
    {
        var market = await Market.OpenAsync();
        var part = await market.ListAsync(partOf: market.WorkId);
        await market.RecordRightsAsync(part);
        var whole = await market.OfferAsync(new() { Kind = "exclusive" });
        await (await market.BuyerAsync(1_200_000)).BuyAsync(whole);
        var single = await market.OfferAsync(new() { WorkId = part });

        var rejected = await (await market.BuyerAsync(1_200_000)).BuyAsync(single);

        Assert.That(rejected.Text("refusal/code"), Is.EqualTo("rights.overlap"));
        Assert.That(rejected.Text("refusal/conflict/with/is"), Is.EqualTo("license"));
    }

    private static async Task<string> HoldAsync(Market market, Offer offer, Party party)
    {
        var hold = new
        {
            type = "hold",
            offerId = offer.Id,
            partyId = party.Id,
            expiresAt = Later,
        };
        return (await market.Holder.Api.PostAsync("/v1/encumbrances", hold)).Must().Text("encumbranceId");
    }

    // Somebody who may grant non-exclusive merchandise, and nothing else.
    private static async Task<Answer> Narrow(Market market, string kind, string uses)
    {
        var work = await market.ListAsync();
        await market.RecordRightsAsync(work, "nonExclusive", "merchandise");
        return await market.TryOfferAsync(
            new()
            {
                WorkId = work,
                Kind = kind,
                Uses = [uses],
            }
        );
    }
}
