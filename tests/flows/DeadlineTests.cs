using Exchange.Local;

namespace Exchange.Tests.Flows;

internal sealed class DeadlineTests
{
    [Test]
    public async Task An_expired_order_releases_its_rights_and_takes_no_money()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new() { Kind = "exclusive" });
        var (slow, next) = (await market.BuyerAsync(1_200_000), await market.BuyerAsync(1_200_000));
        string late,
            waiting;

        using (Frozen.Service("settlement"))
        {
            late = await slow.OrderAsync(offer);
            await slow.SeeAsync(late, "awaitingMoney");
            await PassDeadlineAsync(late);
            await slow.SeeAsync(late, "expired");
            // The rights are free again, though settlement has not said a word yet.
            await ReleasedAsync(late);
            waiting = await next.OrderAsync(offer);
            await next.SeeAsync(waiting, "awaitingMoney");
        }
        var completed = await next.EndOfAsync(waiting);
        await Books.QuietAsync();

        Assert.That(completed.Text("state"), Is.EqualTo("completed"));
        Assert.That((await slow.EndOfAsync(late)).Text("state"), Is.EqualTo("expired"));
        Assert.That(await slow.BalanceAsync(), Is.EqualTo(new Balance(1_200_000, 0, 1_200_000)));
        Assert.That(await market.BalancesAsync(), Is.True);
    }

    [TestCase("MoneyHeld", "releaseMoney")]
    [TestCase("RightsReserved", "releaseRights")]
    public async Task A_yes_that_comes_after_the_deadline_is_let_go_again(string type, string released)
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new() { Kind = "exclusive" });
        var (slow, next) = (await market.BuyerAsync(1_200_000), await market.BuyerAsync(1_200_000));
        var silent = type is "MoneyHeld" ? "licensing" : "settlement";
        string order;
        using (Frozen.Service(silent))
        {
            order = await slow.OrderAsync(offer);
            await slow.SeeAsync(order, type is "MoneyHeld" ? "awaitingRights" : "awaitingMoney");
            await PassDeadlineAsync(order);
            await slow.SeeAsync(order, "expired");
        }
        var said = await MessageAsync(type, order);

        await using (var post = await Post.OpenAsync())
            await post.SendAsync(said, Guid.CreateVersion7());
        await Eventually.SeeAsync(() => CountAsync(released, order), count => count >= 2, $"{released} is sent again");
        await Books.QuietAsync();

        Assert.That((await slow.EndOfAsync(order)).Text("state"), Is.EqualTo("expired"));
        Assert.That(await slow.BalanceAsync(), Is.EqualTo(new Balance(1_200_000, 0, 1_200_000)));
        Assert.That((await next.BuyAsync(offer)).Text("state"), Is.EqualTo("completed"));
    }

    [Test]
    public async Task What_is_agreed_is_asked_for_again_and_never_expires()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new());
        var buyer = await market.BuyerAsync(1_200_000);
        var bought = await buyer.BuyAsync(offer);
        var order = bought.Text("orderId");
        await Books.QuietAsync();

        // As if PostMoney's answer had been lost: the order waits for it, and its deadline passes.
        await Books.ChangeAsync(
            "orders",
            "update orders set state = 'settling', deadline_at = now() where order_id = $1",
            OrderId.Parse(order).Value
        );
        var again = await buyer.EndOfAsync(order);
        await Books.QuietAsync();

        Assert.That(again.Text("state"), Is.EqualTo("completed"));
        Assert.That(again.Text("transferId"), Is.EqualTo(bought.Text("transferId")));
        Assert.That(await buyer.BalanceAsync(), Is.EqualTo(new Balance(0, 0, 0)));
    }

    // The order is expired before licensing has heard that it gives up its rights.
    private static Task ReleasedAsync(string order) =>
        Eventually.SeeAsync(
            () =>
                Books.OneAsync<bool>(
                    "licensing",
                    "select exists (select from rights_request where order_id = $1 and state = 'released')",
                    OrderId.Parse(order).Value
                ),
            released => released,
            "licensing has released the rights"
        );

    private static Task<int> PassDeadlineAsync(string order) =>
        Books.ChangeAsync(
            "orders",
            "update orders set deadline_at = now() where order_id = $1",
            OrderId.Parse(order).Value
        );

    private static async Task<SeenMessage> MessageAsync(string type, string order) =>
        (
            await Eventually.SeeAsync(
                () => Task.FromResult(Of(type, order).FirstOrDefault()),
                seen => seen is not null,
                $"{type} of {order} is seen"
            )
        )!;

    private static Task<int> CountAsync(string type, string order) => Task.FromResult(Of(type, order).Count());

    private static IEnumerable<SeenMessage> Of(string type, string order) =>
        TheExchange.Messages.Where(seen =>
            seen.Type.Equals(type, StringComparison.OrdinalIgnoreCase) && seen.Body.Text("orderId") == order
        );
}
