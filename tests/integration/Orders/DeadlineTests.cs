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

    [TestCase(0, 200)]
    [TestCase(1, 400)]
    [TestCase(30, 3_600)]
    public async Task What_does_not_come_is_asked_for_later_and_later_up_to_an_hour(int before, int pauseSeconds)
    {
        var orderId = await PlaceAsync();
        await Orders.ScalarAsync<long>(
            $"""
            with asked as (
              update orders
              set state = 'granting', asked_again = {before}, deadline_seconds = 100, deadline_at = now()
              where order_id = '{orderId.Value}'
              returning 1
            )
            select count(*) from asked
            """
        );

        await Orders.HeardAsync<GrantLicense>(said => said.OrderId == orderId);

        var pause = await Orders.ScalarAsync<double>(
            $"""
            select round(extract(epoch from deadline_at - at))::float8
            from orders
            join order_history using (order_id, version)
            where order_id = '{orderId.Value}'
            """
        );
        Assert.That(pause, Is.EqualTo(pauseSeconds));
    }

    [Test]
    public async Task Many_deadlines_pass_at_once_each_of_them_once()
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
            "all are expired"
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

    [Test]
    public async Task An_order_that_can_not_be_read_stops_no_other_deadline()
    {
        var whole = await PlaceAsync();
        var broken = OrderId.New();
        await Orders.ScalarAsync<long>(
            $$"""
            with broken as (
              insert into orders (
                order_id, offer_id, work_id, buyer_id, holder_id, title, kind, price_minor, currency, royalties,
                terms_hash, state, version, deadline_seconds, deadline_at
              )
              select
                '{{broken.Value}}', offer_id, work_id, buyer_id, holder_id, title, kind, price_minor, currency,
                '{"no":"list"}', terms_hash, 'placed', 1, 1, now() - interval '1 hour'
              from orders
              where order_id = '{{whole.Value}}'
              returning 1
            )
            select count(*) from broken
            """
        );

        await ReachesAsync(await PlaceAsync(), "expired");

        await Orders.HeardAsync<OrderExpired>(said => said.OrderId == whole);
        Assert.That(
            await Orders.ScalarAsync<string>($"select state from orders where order_id = '{broken.Value}'"),
            Is.EqualTo("placed")
        );
        await Orders.ScalarAsync<long>(
            $"""
            with mended as (update orders set royalties = '[]' where order_id = '{broken.Value}' returning 1)
            select count(*) from mended
            """
        );
        await Orders.HeardAsync<OrderExpired>(said => said.OrderId == broken);
    }
}
