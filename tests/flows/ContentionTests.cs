using System.Net;

namespace Exchange.Tests.Flows;

internal sealed class ContentionTests
{
    private const long PriceMinor = 1_200_000;

    // A copy of the granted row for somebody else, which no code of ours stands before.
    private const string GrantAgain = """
        insert into rights_grant (
          grant_id, work_id, offer_id, order_id, licensee_id, kind, works, uses, territories, languages, term
        )
        select
          gen_random_uuid(), work_id, offer_id, gen_random_uuid(), gen_random_uuid(), kind, works,
          uses, territories, languages, term
        from rights_grant
        where offer_id = $1
          and licensed_at is not null
        """;

    [Test]
    public async Task Of_100_parallel_orders_for_an_exclusive_offer_one_is_licensed_and_no_other_pays()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new() { Kind = "exclusive", PriceMinor = PriceMinor });
        var buyers = await market.BuyersAsync(count: 10, balanceMinor: 10 * PriceMinor);

        var placed = await Task.WhenAll(
            buyers.SelectMany(buyer =>
                Enumerable.Range(0, 10).Select(async _ => (buyer, await buyer.OrderAsync(offer)))
            )
        );
        var ended = await Task.WhenAll(placed.Select(order => order.buyer.EndOfAsync(order.Item2)));
        await Books.QuietAsync();

        var winner = ended.Single(order => order.Text("state") is "completed");
        var losers = ended.Where(order => order.Text("state") is "rejected").ToList();
        Assert.That(losers, Has.Count.EqualTo(99));
        Assert.That(losers.Select(order => order.Text("refusal/code")), Is.All.EqualTo("rights.overlap"));
        Assert.That(
            losers.Select(order => order.Text("refusal/conflict/conflict")),
            Is.All.EqualTo("rightsOutOverlap")
        );
        foreach (var buyer in buyers)
        {
            var left = (buyer.Id == winner.Text("buyerId") ? 9 : 10) * PriceMinor;
            Assert.That(await buyer.BalanceAsync(), Is.EqualTo(new Balance(left, 0, left)));
        }
        Assert.That(await market.BalancesAsync(), Is.True);
    }

    [Test]
    public async Task The_database_itself_refuses_a_second_exclusive_grant_whoever_asks()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new() { Kind = "exclusive", PriceMinor = PriceMinor });
        await (await market.BuyerAsync(PriceMinor)).BuyAsync(offer);
        var service = TheExchange.Running.DatabaseOf("licensing").AppConnectionString;
        var superuser = TheExchange.SuperuserOf("licensing");
        var offerId = OfferId.Parse(offer.Id).Value;

        Assert.That(await Books.SqlStateAsync(service, GrantAgain, offerId), Is.EqualTo("23P01"));
        Assert.That(await Books.SqlStateAsync(superuser, GrantAgain, offerId), Is.EqualTo("23P01"));
    }

    [Test]
    public async Task Of_50_parallel_repeats_under_one_key_one_order_comes_and_one_answer()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new() { PriceMinor = PriceMinor });
        var buyer = await market.BuyerAsync(2 * PriceMinor);
        var order = new { offerId = offer.Id, price = Market.Money(PriceMinor) };

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => buyer.Api.PostAsync("/v1/orders", order, key: "one-and-the-same"))
        );
        var other = await buyer.Api.PostAsync(
            "/v1/orders",
            new { offerId = offer.Id, price = Market.Money(1) },
            "one-and-the-same"
        );
        await buyer.EndOfAsync(answers[0].Must().Text("orderId"));

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.Created));
        Assert.That(answers.Select(answer => answer.Text).Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers.Select(answer => answer.Headers.Location).Distinct().Count(), Is.EqualTo(1));
        Assert.That(other.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(other.Code, Is.EqualTo("idempotencyKey.reused"));
        Assert.That((await buyer.Api.GetAsync("/v1/orders")).Must().At("data").GetArrayLength(), Is.EqualTo(1));
        Assert.That((await buyer.BalanceAsync()).Posted, Is.EqualTo(PriceMinor));
    }
}
