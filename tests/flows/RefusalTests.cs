using System.Net;

namespace Exchange.Tests.Flows;

internal sealed class RefusalTests
{
    [Test]
    public async Task A_stale_price_is_refused_and_nothing_is_charged()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new() { PriceMinor = 1_200_000 });
        var buyer = await market.BuyerAsync(2_000_000);

        var refused = await buyer.TryOrderAsync(offer, priceMinor: 1_100_000);

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(refused.Code, Is.EqualTo("order.priceStale"));
        Assert.That(refused.Body.Minor("currentPrice"), Is.EqualTo(1_200_000));
        await AssertUntouchedAsync(buyer, balanceMinor: 2_000_000);
    }

    [Test]
    public async Task Who_can_not_pay_leaves_the_exclusive_rights_to_the_next()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new() { Kind = "exclusive" });
        var poor = await market.BuyerAsync(1_199_999);
        var rich = await market.BuyerAsync(1_200_000);

        var rejected = await poor.BuyAsync(offer);
        await Books.QuietAsync();
        var completed = await rich.BuyAsync(offer);

        Assert.That(rejected.Text("state"), Is.EqualTo("rejected"));
        Assert.That(rejected.Text("refusal/code"), Is.EqualTo("money.insufficient"));
        Assert.That(await poor.BalanceAsync(), Is.EqualTo(new Balance(1_199_999, 0, 1_199_999)));
        Assert.That(completed.Text("state"), Is.EqualTo("completed"));
        Assert.That(await rich.BalanceAsync(), Is.EqualTo(new Balance(0, 0, 0)));
    }

    [Test]
    public async Task Who_never_paid_in_has_no_account_to_pay_from()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new());
        var buyer = await market.BuyerAsync();

        var rejected = await buyer.BuyAsync(offer);

        Assert.That(rejected.Text("refusal/code"), Is.EqualTo("money.noAccount"));
    }

    [TestCase("exclusive", "exclusive")]
    [TestCase("exclusive", "sole")]
    [TestCase("exclusive", "nonExclusive")]
    [TestCase("sole", "sole")]
    [TestCase("sole", "nonExclusive")]
    [TestCase("nonExclusive", "exclusive")]
    public async Task A_conflict_of_rights_is_told_with_the_exact_overlap(string first, string second)
    {
        var market = await Market.OpenAsync();
        var granted = await market.OfferAsync(
            new()
            {
                Kind = first,
                Uses = ["merchandise", "games"],
                Territories = ["CN", "JP"],
                Term = new { from = "2041-01-01T00:00:00Z", to = "2043-01-01T00:00:00Z" },
            }
        );
        var overlapping = await market.OfferAsync(
            new()
            {
                Kind = second,
                Uses = ["merchandise.toys", "publishing"],
                Territories = ["CN-FJ", "US"],
                Term = new { from = "2042-07-01T00:00:00Z", perpetual = true },
            }
        );
        var (winner, loser) = (await market.BuyerAsync(2_000_000), await market.BuyerAsync(2_000_000));
        await winner.BuyAsync(granted);

        var rejected = await loser.BuyAsync(overlapping);
        await Books.QuietAsync();

        Assert.That(rejected.Text("state"), Is.EqualTo("rejected"));
        Assert.That(rejected.Text("refusal/code"), Is.EqualTo("rights.overlap"));
        var conflict = rejected.At("refusal/conflict");
        Assert.That(conflict.Text("conflict"), Is.EqualTo("rightsOutOverlap"));
        Assert.That(conflict.Text("overlap/uses/include"), Is.EqualTo("""["merchandise.toys"]"""));
        Assert.That(conflict.Text("overlap/territories/include"), Is.EqualTo("""["CN-FJ"]"""));
        Assert.That(conflict.Text("overlap/languages/include"), Is.EqualTo("""["all"]"""));
        Assert.That(conflict.Text("overlap/term/from"), Is.EqualTo("2042-07-01T00:00:00Z"));
        Assert.That(conflict.Text("overlap/term/to"), Is.EqualTo("2043-01-01T00:00:00Z"));
        Assert.That(conflict.Text("with/is"), Is.EqualTo("license"));
        Assert.That(conflict.Text("with/kind"), Is.EqualTo(first));
        Assert.That(await loser.BalanceAsync(), Is.EqualTo(new Balance(2_000_000, 0, 2_000_000)));
    }

    [Test]
    public async Task Non_exclusive_rights_go_to_many()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new() { Kind = "nonExclusive" });
        var buyers = await market.BuyersAsync(count: 3, balanceMinor: 1_200_000);

        var orders = await Task.WhenAll(buyers.Select(buyer => buyer.BuyAsync(offer)));

        Assert.That(orders.Select(order => order.Text("state")), Is.All.EqualTo("completed"));
        Assert.That(orders.Select(order => order.Text("licenseId")), Is.Unique);
    }

    [Test]
    public async Task What_is_sold_out_is_refused()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new() { Quantity = 1 });
        var (first, second) = (await market.BuyerAsync(1_200_000), await market.BuyerAsync(1_200_000));
        await first.BuyAsync(offer);

        var rejected = await second.BuyAsync(offer);
        await Books.QuietAsync();

        Assert.That(rejected.Text("refusal/code"), Is.EqualTo("offer.soldOut"));
        Assert.That(await second.BalanceAsync(), Is.EqualTo(new Balance(1_200_000, 0, 1_200_000)));
        var left = (await second.Api.GetAsync($"/v1/offers/{offer.Id}")).Must();
        Assert.That(left.Text("available"), Is.EqualTo("0"));
        Assert.That(left.At("nextActions").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task A_withdrawn_offer_can_not_be_ordered()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new());
        var buyer = await market.BuyerAsync(2_000_000);

        (await market.Holder.Api.PostAsync($"/v1/offers/{offer.Id}/withdraw")).Must();
        await Books.QuietAsync();
        var refused = await buyer.TryOrderAsync(offer, offer.PriceMinor);

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(refused.Code, Is.EqualTo("offer.withdrawn"));
        await AssertUntouchedAsync(buyer, balanceMinor: 2_000_000);
    }

    [Test]
    public async Task An_unknown_offer_can_not_be_ordered()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync(2_000_000);

        var refused = await buyer.TryOrderAsync(
            new Offer(OfferId.New().ToString(), market.WorkId, 100),
            priceMinor: 100
        );

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(refused.Code, Is.EqualTo("offer.unknown"));
        await AssertUntouchedAsync(buyer, balanceMinor: 2_000_000);
    }

    [Test]
    public async Task A_holder_can_not_buy_its_own()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new());

        var refused = await market.Holder.TryOrderAsync(offer, offer.PriceMinor);

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(refused.Code, Is.EqualTo("order.ownOffer"));
    }

    [Test]
    public async Task A_dry_run_tells_and_writes_nothing()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new());
        var buyer = await market.BuyerAsync(2_000_000);
        var order = new { offerId = offer.Id, price = Market.Money(offer.PriceMinor) };

        var tried = await buyer.Api.PostAsync("/v1/orders?dryRun=true", order);

        Assert.That(tried.Must().Text("state"), Is.EqualTo("placed"));
        await AssertUntouchedAsync(buyer, balanceMinor: 2_000_000);
    }

    [Test]
    public async Task What_belongs_to_others_is_not_there()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new());
        var (buyer, stranger) = (await market.BuyerAsync(2_000_000), await market.BuyerAsync(2_000_000));
        var order = await buyer.BuyAsync(offer);
        var account = (await buyer.Api.GetAsync("/v1/accounts")).Must().Text("data/0/accountId");
        var hold = order
            .At("history")
            .EnumerateArray()
            .Select(step => step.At("facts"))
            .First(facts => facts.TryGetProperty("holdId", out _));

        string[] foreign =
        [
            $"/v1/orders/{order.Text("orderId")}",
            $"/v1/licenses/{order.Text("licenseId")}",
            $"/v1/transfers/{order.Text("transferId")}",
            $"/v1/holds/{hold.Text("holdId")}",
            $"/v1/accounts/{account}/entries",
            $"/v1/accounts?participantId={buyer.Id}",
            $"/v1/statements?participantId={buyer.Id}&currency=CNY&from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z",
            $"/v1/participants/{buyer.Id}",
            $"/v1/participants/{buyer.Id}/clients",
            $"/v1/participants/{buyer.Id}/clients/{buyer.ClientId}",
        ];

        foreach (var path in foreign)
        {
            Assert.That((await buyer.Api.GetAsync(path)).Status, Is.EqualTo(HttpStatusCode.OK), path);
            Assert.That((await stranger.Api.GetAsync(path)).Status, Is.EqualTo(HttpStatusCode.NotFound), path);
        }
        var cancel = await stranger.Api.PostAsync($"/v1/orders/{order.Text("orderId")}/cancel");
        Assert.That(cancel.Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private static async Task AssertUntouchedAsync(Party buyer, long balanceMinor)
    {
        Assert.That(await buyer.BalanceAsync(), Is.EqualTo(new Balance(balanceMinor, 0, balanceMinor)));
        Assert.That((await buyer.Api.GetAsync("/v1/orders")).Must().At("data").GetArrayLength(), Is.Zero);
    }
}
