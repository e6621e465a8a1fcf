namespace Exchange.Tests.Flows;

/// <summary>What partners are told, read from the feed through the gateway.</summary>
internal sealed class EventTests
{
    [Test]
    public async Task Both_parties_of_an_order_are_told_of_its_life_and_a_stranger_is_not()
    {
        var market = await Market.OpenAsync();
        var (buyer, stranger) = (await market.BuyerAsync(2_000_000), await market.BuyerAsync(2_000_000));
        var order = (await buyer.BuyAsync(await market.OfferAsync(new()))).Text("orderId");

        var told = await market.Holder.TypesOfAsync(order, "order.completed");

        Assert.That(told, Is.EqualTo(new[] { "1 order.placed", "2 order.completed" }));
        Assert.That(await buyer.TypesOfAsync(order, "order.completed"), Is.EqualTo(told));
        var foreign = (await stranger.Api.GetAsync($"/v1/events?resource={order}")).Must();
        Assert.That(foreign.At("data").GetArrayLength(), Is.Zero);
    }
}
