using System.Net;

namespace Exchange.Tests.Flows;

internal sealed class CancelTests
{
    [TestCase("settlement", "awaitingMoney")]
    [TestCase("licensing", "awaitingRights")]
    public async Task An_order_can_be_canceled_while_one_side_has_not_answered(string silent, string state)
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new() { Kind = "exclusive" });
        var (hasty, next) = (await market.BuyerAsync(1_200_000), await market.BuyerAsync(1_200_000));
        string order;

        using (Frozen.Service(silent))
        {
            order = await hasty.OrderAsync(offer);
            var waiting = await hasty.SeeAsync(order, state);
            Assert.That(waiting.Texts("nextActions", "name"), Is.EqualTo(["cancel"]));
            var canceled = (await hasty.Api.PostAsync($"/v1/orders/{order}/cancel")).Must();
            Assert.That(canceled.Text("state"), Is.EqualTo("canceled"));
        }
        await Books.QuietAsync();

        // What the silent side said too late was let go again: the money is free, and so are the rights.
        Assert.That((await hasty.EndOfAsync(order)).Text("state"), Is.EqualTo("canceled"));
        Assert.That(await hasty.BalanceAsync(), Is.EqualTo(new Balance(1_200_000, 0, 1_200_000)));
        Assert.That((await next.BuyAsync(offer)).Text("state"), Is.EqualTo("completed"));
    }

    [Test]
    public async Task A_completed_order_can_not_be_canceled()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new());
        var buyer = await market.BuyerAsync(1_200_000);
        var completed = await buyer.BuyAsync(offer);

        var refused = await buyer.Api.PostAsync($"/v1/orders/{completed.Text("orderId")}/cancel");

        Assert.That(completed.At("nextActions").GetArrayLength(), Is.Zero);
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(refused.Code, Is.EqualTo("order.tooLate"));
        Assert.That((await buyer.EndOfAsync(completed.Text("orderId"))).Text("state"), Is.EqualTo("completed"));
        Assert.That((await buyer.BalanceAsync()).Posted, Is.Zero);
    }

    [Test]
    public async Task The_holder_sees_an_order_and_can_not_cancel_it()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new());
        var buyer = await market.BuyerAsync(1_200_000);

        using var silence = Frozen.Service("settlement");
        var order = await buyer.OrderAsync(offer);
        var refused = await market.Holder.Api.PostAsync($"/v1/orders/{order}/cancel");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(refused.Code, Is.EqualTo("order.notBuyer"));
    }
}
