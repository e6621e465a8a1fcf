namespace Exchange.Tests.Flows;

internal sealed class RefundTests
{
    [Test]
    public async Task What_was_paid_comes_back_and_the_license_is_free_for_another()
    {
        var market = await Market.OpenAsync();
        var heir = await market.HeirAsync();
        var offer = await market.OfferAsync(
            new()
            {
                Kind = "exclusive",
                RoyaltiesPpm = new Dictionary<Party, int> { [heir] = 80_000 },
            }
        );
        var (buyer, rival) = (await market.BuyerAsync(2_000_000), await market.BuyerAsync(2_000_000));
        var order = await buyer.BuyAsync(offer);

        (await RefundAsync(market, order.Text("orderId"), amount: null)).Must();
        await buyer.SeeAsync(order.Text("orderId"), "refunded");

        var license = (await buyer.Api.GetAsync($"/v1/licenses/{order.Text("licenseId")}")).Must();
        Assert.That(license.Text("revokedAt"), Is.Not.Empty);
        Assert.That(await buyer.BalanceAsync(), Is.EqualTo(new Balance(2_000_000, 0, 2_000_000)));
        Assert.That((await heir.BalanceAsync()).Posted, Is.Zero);
        Assert.That((await market.Holder.BalanceAsync()).Posted, Is.Zero);
        Assert.That(await market.BalancesAsync(), Is.True);
        Assert.That((await rival.BuyAsync(offer)).Text("state"), Is.EqualTo("completed"));
    }

    [Test]
    public async Task A_part_comes_back_from_everybody_who_was_paid_and_the_license_goes_on()
    {
        var market = await Market.OpenAsync();
        var heir = await market.HeirAsync();
        var offer = await market.OfferAsync(
            new()
            {
                PriceMinor = 1_000_000,
                RoyaltiesPpm = new Dictionary<Party, int> { [heir] = 80_000 },
            }
        );
        var buyer = await market.BuyerAsync(1_000_000);
        var order = await buyer.BuyAsync(offer);

        (await RefundAsync(market, order.Text("orderId"), Market.Money(500_000))).Must();
        await Eventually.SeeAsync(buyer.BalanceAsync, balance => balance.Posted == 500_000, "half of it is back");

        // Fee 50,000, heir 76,000, holder 874,000: each gives half back.
        Assert.That((await heir.BalanceAsync()).Posted, Is.EqualTo(38_000));
        Assert.That((await market.Holder.BalanceAsync()).Posted, Is.EqualTo(437_000));
        Assert.That(
            (await buyer.SeeAsync(order.Text("orderId"), "completed")).At("refunds").GetArrayLength(),
            Is.EqualTo(1)
        );
        Assert.That(await market.BalancesAsync(), Is.True);
    }

    private static Task<Answer> RefundAsync(Market market, string orderId, object? amount) =>
        market.Holder.Api.PostAsync(
            $"/v1/orders/{orderId}/refunds",
            new { reason = "The designs were never approved.", amount }
        );
}
