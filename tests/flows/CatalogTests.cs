using System.Net;
using System.Text.Json;

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

    [Test]
    public async Task What_the_buyer_saw_is_read_by_the_hash_that_the_order_keeps_whatever_becomes_of_the_work()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync(2_000_000);
        var work = $"/v1/works/{market.WorkId}";
        var seen = (await buyer.Api.GetAsync(work)).Must();
        var offer = await market.OfferAsync(new());
        var wish = new
        {
            offerId = offer.Id,
            price = Market.Money(offer.PriceMinor),
            workHash = seen.Text("contentHash"),
        };
        // What the work says and what is offered of it travel to orders as messages of their own.
        var placed = await Eventually.SeeAsync(
            () => buyer.Api.PostAsync("/v1/orders", wish),
            answer => answer.Code is not "order.workChanged",
            "orders has heard what the work says"
        );
        var order = await buyer.EndOfAsync(placed.Must().Text("orderId"));

        var proposal = new { content = Market.Work("Another title"), reason = "It has another title." };
        var change = (await market.Holder.Api.PostAsync($"{work}/changes", proposal)).Must().Text("changeId");
        (await market.Operator.PostAsync($"{work}/changes/{change}/approve", new { reason = "It has." })).Must();
        (await market.Holder.Api.PostAsync($"{work}/withdraw")).Must();
        var hash = (await buyer.Api.GetAsync($"/v1/orders/{order.Text("orderId")}")).Must().Text("workHash");
        var kept = (await buyer.Api.GetAsync($"{work}?asOf={hash}")).Must();

        Assert.That(hash, Is.EqualTo(seen.Text("contentHash")));
        Assert.That(kept.Text("content/title/en"), Is.EqualTo(seen.Text("content/title/en")));
        Assert.That((await buyer.Api.GetAsync(work)).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_work_of_a_community_is_licensed_by_its_consent_and_no_more_once_that_is_withdrawn()
    {
        var market = await Market.OpenAsync();
        var content = JsonSerializer.SerializeToNode(Market.Work("Song of the Dong"))!.AsObject();
        content["consentRequired"] = true;
        var changes = $"/v1/works/{market.WorkId}/changes";
        var proposal = new { content, reason = "It is the village's." };
        var change = (await market.Holder.Api.PostAsync(changes, proposal)).Must().Text("changeId");
        (await market.Operator.PostAsync($"{changes}/{change}/approve", new { reason = "It is." })).Must();
        await Eventually.SeeAsync(
            () => market.TryOfferAsync(new()),
            answer => answer.Code is "consent.missing",
            "nothing is offered without consent"
        );
        var given = new
        {
            workId = market.WorkId,
            community = new { en = "Zhaoxing" },
            uses = new { include = new[] { "all" } },
            territories = new { include = new[] { "world" } },
            term = Market.Always,
            evidenceSha256 = new string('0', 64),
        };

        var consent = (await market.Holder.Api.PostAsync("/v1/consents", given)).Must().Text("consentId");
        var offer = await market.OfferAsync(new());
        var buyer = await market.BuyerAsync(4_000_000);
        var bought = await buyer.BuyAsync(offer);
        var end = new { reason = "The assembly decided so." };
        (await market.Holder.Api.PostAsync($"/v1/consents/{consent}/withdraw", end)).Must();
        var refused = await buyer.SeeAsync(await buyer.OrderAsync(offer), "rejected");

        Assert.That(bought.Text("state"), Is.EqualTo("completed"));
        Assert.That(refused.Text("refusal/code"), Is.EqualTo("consent.missing"));
    }

    [Test]
    public async Task A_change_of_a_public_work_waits_for_its_approval_and_a_suspension_stops_new_licenses()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new());
        var buyer = await market.BuyerAsync(2_000_000);
        var work = $"/v1/works/{market.WorkId}";
        var proposal = new { content = Market.Work("Apsaras of cave 320"), reason = "The cave is known by now." };

        var change = (await market.Holder.Api.PostAsync($"{work}/changes", proposal)).Must();
        var before = (await buyer.Api.GetAsync(work)).Must().Text("content/title/en");
        var end = $"{work}/changes/{change.Text("changeId")}/approve";
        (await market.Operator.PostAsync(end, new { reason = "The report of 1957 names it." })).Must();
        var after = (await buyer.Api.GetAsync(work)).Must().Text("content/title/en");
        (await market.Operator.PostAsync($"{work}/suspend", new { reason = "The estate claims it." })).Must();

        Assert.That(before, Is.Not.EqualTo("Apsaras of cave 320"));
        Assert.That(after, Is.EqualTo("Apsaras of cave 320"));
        Assert.That((await buyer.Api.GetAsync(work)).Status, Is.EqualTo(HttpStatusCode.NotFound));
        await Eventually.SeeAsync(
            () => market.Holder.Api.GetAsync($"/v1/offers/{offer.Id}"),
            seen => seen.Must().Text("state") == "withdrawn",
            "the offer of the suspended work is withdrawn",
            TimeSpan.FromSeconds(60)
        );
    }
}
