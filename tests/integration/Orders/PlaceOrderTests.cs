using System.Net;
using System.Text.Json;
using Exchange.Contracts.Catalog.V1;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Orders.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;

namespace Exchange.Tests.Integration.Orders;

internal sealed class PlaceOrderTests : OrdersFixture
{
    [Test]
    public async Task A_placed_order_asks_for_rights_and_money_and_tells_everybody()
    {
        var offer = await PublishAsync();

        var answer = await TryPlaceAsync(offer.OfferId, Price);

        var order = await answer.JsonAsync(HttpStatusCode.Created);
        var orderId = OrderId.Parse(order.GetProperty("orderId").GetString()!);
        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo($"/v1/orders/{orderId}"));
        Assert.That(StateOf(order), Is.EqualTo("placed"));
        Assert.That(
            await Orders.HeardAsync<ReserveRights>(said => said.OrderId == orderId),
            Is.EqualTo(new ReserveRights(orderId, offer.OfferId, BuyerId))
        );
        var hold = await Orders.HeardAsync<HoldMoney>(said => said.OrderId == orderId);
        Assert.That(hold.Royalties, Is.EqualTo(offer.Royalties));
        Assert.That(
            hold with
            {
                Royalties = [],
            },
            Is.EqualTo(
                new HoldMoney(
                    orderId,
                    BuyerId,
                    Price,
                    offer.OfferId,
                    offer.WorkId,
                    Holder,
                    "mural",
                    Royalties: [],
                    Channel: null,
                    Rail: null,
                    HeldForSeconds: 120
                )
            )
        );
        var told = (await Orders.HeardAsync<OrderPlaced>(said => said.OrderId == orderId)).Order;
        Assert.That((told.OfferId, told.BuyerId, told.Price), Is.EqualTo((offer.OfferId, BuyerId, Price)));
        Assert.That(told.State, Is.EqualTo("placed"));
    }

    [Test]
    public async Task A_stale_price_is_refused_with_the_current_one_and_nothing_is_written()
    {
        var offer = await PublishAsync();

        var answer = await TryPlaceAsync(offer.OfferId, Price with { Minor = 1_000_000 });

        var problem = await answer.JsonAsync(HttpStatusCode.Conflict);
        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("order.priceStale"));
        Assert.That(problem.GetProperty("currentPrice").GetProperty("minor").GetInt64(), Is.EqualTo(Price.Minor));
        Assert.That(await OrdersOfAsync(offer.OfferId), Is.Zero);
    }

    [Test]
    public async Task An_order_keeps_the_content_that_its_buyer_saw_or_is_refused()
    {
        var (offer, seen, next) = (
            await PublishAsync(),
            $"sha256:{new string('a', 64)}",
            $"sha256:{new string('b', 64)}"
        );
        Task<HttpResponseMessage> PlaceAsync() =>
            Buyer.PostAsync(
                "/v1/orders",
                new
                {
                    offer.OfferId,
                    Price,
                    workHash = seen,
                }
            );
        Task ListAsync(int version, string hash) =>
            HandledAsync(new WorkListed(offer.WorkId, Holder, [], "mural", "", PartOf: null, version, hash));

        var early = await PlaceAsync();
        await ListAsync(version: 3, seen);
        var placed = await (await PlaceAsync()).JsonAsync(HttpStatusCode.Created);
        await ListAsync(version: 4, next);
        var late = await PlaceAsync();

        Assert.That(early.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        var order = await ReadAsync(OrderId.Parse(placed.GetProperty("orderId").GetString()!));
        Assert.That(order.GetProperty("workHash").GetString(), Is.EqualTo(seen));
        var problem = await late.JsonAsync(HttpStatusCode.Conflict);
        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("order.workChanged"));
        Assert.That(problem.GetProperty("currentWorkHash").GetString(), Is.EqualTo(next));
        Assert.That(await OrdersOfAsync(offer.OfferId), Is.EqualTo(1));
    }

    [Test]
    public async Task An_offer_that_nobody_published_is_refused()
    {
        var answer = await TryPlaceAsync(OfferId.New(), Price);

        var problem = await answer.JsonAsync(HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("offer.unknown"));
    }

    [Test]
    public async Task A_withdrawn_offer_is_refused()
    {
        var offer = await PublishAsync();
        await HandledAsync(new OfferWithdrawn(offer.OfferId, offer.WorkId, offer.HolderId, Version: 2));

        var answer = await TryPlaceAsync(offer.OfferId, Price);

        var problem = await answer.JsonAsync(HttpStatusCode.Conflict);
        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("offer.withdrawn"));
    }

    [Test]
    public async Task A_withdrawal_that_overtakes_its_publication_still_counts()
    {
        var offer = OfferOf(Price);
        await HandledAsync(new OfferWithdrawn(offer.OfferId, offer.WorkId, offer.HolderId, Version: 2));
        await PublishAsync(offer);

        var answer = await TryPlaceAsync(offer.OfferId, Price);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
    }

    [Test]
    public async Task The_latest_version_of_an_offer_counts_in_whatever_order_they_arrive()
    {
        var older = OfferOf(Price with { Minor = 1 }, version: 1);
        var newer = OfferOf(Price, version: 2, older.OfferId);
        await PublishAsync(newer);
        await PublishAsync(older);

        var answer = await TryPlaceAsync(newer.OfferId, Price);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task A_holder_can_not_order_its_own_offer()
    {
        var offer = await PublishAsync();
        using var holder = As(Holder, "holder");

        var answer = await holder.PostAsync("/v1/orders", new { offer.OfferId, Price });

        var problem = await answer.JsonAsync(HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("order.ownOffer"));
    }

    [Test]
    public async Task A_dry_run_gives_the_answer_or_the_refusal_and_writes_nothing()
    {
        var offer = await PublishAsync();

        var wouldBe = await TryPlaceAsync(offer.OfferId, Price, "?dryRun=true");
        var refusal = await TryPlaceAsync(offer.OfferId, Money.Zero(Currency.Cny), "?dryRun=true");

        var answer = await wouldBe.JsonAsync(HttpStatusCode.OK);
        Assert.That(StateOf(answer), Is.EqualTo("placed"));
        Assert.That(answer.GetProperty("orderId").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(answer.GetProperty("nextActions").GetArrayLength(), Is.Zero);
        Assert.That(wouldBe.Headers.Location, Is.Null);
        Assert.That(refusal.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await OrdersOfAsync(offer.OfferId), Is.Zero);
        Assert.That(Orders.Said<OrderPlaced>().Any(said => said.Order.OfferId == offer.OfferId), Is.False);
    }

    [Test]
    public async Task A_misspelled_dry_run_is_refused_and_places_nothing()
    {
        var offer = await PublishAsync();

        var refused = await TryPlaceAsync(offer.OfferId, Price, "?dry_run=true");

        var problem = await refused.JsonAsync(HttpStatusCode.BadRequest);
        Assert.That(problem.GetProperty("errors")[0].GetProperty("pointer").GetString(), Is.EqualTo("dry_run"));
        Assert.That(await OrdersOfAsync(offer.OfferId), Is.Zero);
    }

    [Test]
    public async Task A_field_that_the_buyer_may_not_set_is_refused_by_name()
    {
        var offer = await PublishAsync();

        var answer = await Buyer.PostAsync(
            "/v1/orders",
            new
            {
                offer.OfferId,
                Price,
                buyerId = ParticipantId.New(),
            }
        );

        var problem = await answer.JsonAsync(HttpStatusCode.BadRequest);
        Assert.That(problem.GetProperty("errors")[0].GetProperty("pointer").GetString(), Is.EqualTo("/buyerId"));
    }

    private Task<long> OrdersOfAsync(OfferId offerId) =>
        Orders.ScalarAsync<long>($"select count(*) from orders where offer_id = '{offerId.Value}'");
}
