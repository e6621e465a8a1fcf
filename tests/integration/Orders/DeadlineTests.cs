using System.Net;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Orders.V1;
using Exchange.Contracts.Settlement.V1;

namespace Exchange.Tests.Integration.Orders;

/// <summary>With a deadline of one second.</summary>
internal sealed class DeadlineTests() : OrdersFixture("--Orders:DeadlineSeconds=1")
{
    [Test]
    public async Task An_expired_order_releases_its_rights_and_its_money()
    {
        var orderId = await PlaceAsync();

        await ReachesAsync(orderId, "expired");

        await Orders.HeardAsync<OrderExpired>(said => said.OrderId == orderId);
        await Orders.HeardAsync<ReleaseRights>(said => said.OrderId == orderId);
        Assert.That(
            await Orders.HeardAsync<ReleaseMoney>(said => said.OrderId == orderId),
            Is.EqualTo(new ReleaseMoney(orderId, ReleaseReason.Expired))
        );
    }

    [Test]
    public async Task Money_that_is_held_after_the_end_is_released_again()
    {
        var orderId = await PlaceAsync();
        await ReachesAsync(orderId, "expired");

        await HandledAsync(new MoneyHeld(orderId, HoldId.New()));

        await Eventually.SeeAsync(
            () => Task.FromResult(Orders.Said<ReleaseMoney>().Count(said => said.OrderId == orderId)),
            count => count == 2,
            "the money is released at the deadline and when it comes late"
        );
        Assert.That(StateOf(await ReadAsync(orderId)), Is.EqualTo("expired"));
    }

    [Test]
    public async Task A_license_that_does_not_come_is_asked_for_again()
    {
        var orderId = await PlaceAsync();
        await HandledAsync(new RightsReserved(orderId, ReservationId.New()));
        await HandledAsync(new MoneyHeld(orderId, HoldId.New()));

        await Eventually.SeeAsync(
            () => Task.FromResult(Orders.Said<GrantLicense>().Count(said => said.OrderId == orderId)),
            count => count >= 3,
            "the license is asked for again and again"
        );

        Assert.That(StateOf(await ReadAsync(orderId)), Is.EqualTo("granting"));
    }

    [Test]
    public async Task More_deadlines_than_a_batch_holds_pass_once_each()
    {
        var offer = await PublishAsync();
        await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(async _ => await (await TryPlaceAsync(offer.OfferId, Price)).JsonAsync(HttpStatusCode.Created))
        );

        await Eventually.SeeAsync(
            () =>
                Orders.ScalarAsync<long>(
                    $"select count(*) from orders where offer_id = '{offer.OfferId.Value}' and state = 'expired'"
                ),
            count => count == 60,
            "all are expired, in more than one batch"
        );

        var steps = await Orders.ScalarAsync<long>(
            $"""
            select count(*)
            from order_history
            join orders using (order_id)
            where offer_id = '{offer.OfferId.Value}'
            and trigger = 'deadlinePassed'
            """
        );
        Assert.That(steps, Is.EqualTo(60));
    }
}
