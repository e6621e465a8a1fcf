using System.Net;

namespace Exchange.Tests.Flows;

internal sealed class InvalidRequestTests
{
    [Test]
    public async Task An_order_without_anything_names_everything_that_is_missing()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync();

        var refused = await buyer.Api.PostAsync("/v1/orders", new { });

        AssertInvalid(refused, "/offerId required", "/price required");
    }

    [Test]
    public async Task Unknown_and_protected_members_are_refused_by_name()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync();
        var order = new
        {
            offerId = OfferId.New().ToString(),
            price = new
            {
                minor = 100,
                currency = "CNY",
                fee = 0,
            },
            state = "completed",
            buyerId = market.Holder.Id,
        };

        var refused = await buyer.Api.PostAsync("/v1/orders", order);

        AssertInvalid(refused, "/buyerId unknown", "/price/fee unknown", "/state unknown");
    }

    [Test]
    public async Task A_registration_names_every_field_that_fails()
    {
        var registration = new
        {
            name = new Dictionary<string, string> { ["en"] = "" },
            kind = "museum",
            roles = Array.Empty<string>(),
            contact = new { name = "", email = "nobody" },
            country = "CN",
            creditCode = "91350100M000100Y44",
        };

        var refused = await (await Market.OperatorAsync()).PostAsync("/v1/participants", registration);

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        var pointers = refused.Body.Texts("errors", "pointer").Distinct();
        string[] all = ["/name/zh-Hans", "/name/en", "/roles", "/contact/name", "/contact/email", "/creditCode"];
        Assert.That(pointers, Is.EquivalentTo(all));
    }

    [Test]
    public async Task A_work_names_every_field_that_fails()
    {
        var market = await Market.OpenAsync();
        var work = new
        {
            title = new Dictionary<string, string>(),
            @class = "spaceship",
            rightsStatus = "http://example.org/mine",
            date = new { earliest = 1900, latest = 1800 },
            images = new[] { "file:///etc/passwd" },
        };

        var refused = await market.Holder.Api.PostAsync("/v1/works", work);

        AssertInvalid(
            refused,
            "/class class.unknown",
            "/date/latest years.order",
            "/images/0 url",
            "/rightsStatus rightsStatus.unknown",
            "/title required"
        );
    }

    [Test]
    public async Task An_offer_names_every_field_that_fails_and_is_not_published()
    {
        var market = await Market.OpenAsync();
        var terms = new Terms
        {
            Uses = ["teleportation"],
            Territories = ["Atlantis"],
            Term = new { months = 0 },
            Quantity = 0,
        };

        var refused = await market.TryOfferAsync(terms with { PriceMinor = 0 });

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        string[] all = ["/price/minor", "/quantity", "/term/months", "/territories/include/0", "/uses/include/0"];
        Assert.That(refused.Body.Texts("errors", "pointer"), Is.EquivalentTo(all));
        var offers = await market.Holder.Api.GetAsync($"/v1/offers?workId={market.WorkId}");
        Assert.That(offers.Must().At("data").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task A_deposit_names_every_field_that_fails_and_is_not_recorded()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync(balanceMinor: 100);
        var deposit = new
        {
            participantId = buyer.Id,
            amount = Market.Money(0),
            bankReference = "",
        };

        var refused = await market.Operator.PostAsync("/v1/deposits", deposit);

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        string[] all = ["/amount/minor", "/bankReference"];
        Assert.That(refused.Body.Texts("errors", "pointer"), Is.EquivalentTo(all));
        Assert.That(await buyer.BalanceAsync(), Is.EqualTo(new Balance(100, 0, 100)));
    }

    [Test]
    public async Task An_edit_of_what_changed_meanwhile_is_refused()
    {
        var market = await Market.OpenAsync();
        var created = await market.Holder.Api.PostAsync("/v1/works", Market.Work("One"));
        var work = $"/v1/works/{created.Must().Text("workId")}";
        var etag = created.Headers.ETag!.ToString();
        var edited = await market.Holder.Api.PutAsync(work, Market.Work("Two"), etag);

        var late = await market.Holder.Api.PutAsync(work, Market.Work("Three"), etag);

        Assert.That(created.Headers.Location?.ToString(), Is.EqualTo(work));
        Assert.That(edited.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(late.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That((await market.Holder.Api.GetAsync(work)).Must().Text("content/title/en"), Is.EqualTo("Two"));
    }

    private static void AssertInvalid(Answer refused, params string[] faults)
    {
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest), refused.Text);
        Assert.That(refused.Code, Is.EqualTo("request.invalid"));
        Assert.That(refused.Faults, Is.EqualTo(faults));
    }
}
