using Exchange.Kernel;
using Exchange.Orders.Domain;

namespace Exchange.Tests.Unit.Orders;

public sealed class PlacingTests
{
    private static readonly ParticipantId Holder = ParticipantId.New();
    private static readonly ParticipantId Buyer = ParticipantId.New();
    private static readonly Money Price = new(1_200_000, Currency.Cny);
    private static readonly Offer Offer = new(Holder, Price, IsWithdrawn: false);

    [Test]
    public void An_offer_can_be_ordered_at_its_price() =>
        Assert.That(Placing.Refusal(Offer, Buyer, new Seen(Price)), Is.Null);

    [Test]
    public void A_stale_price_is_refused_with_the_current_one()
    {
        var seen = new Money(1_000_000, Currency.Cny);

        var refusal = Placing.Refusal(Offer, Buyer, new Seen(seen));

        Assert.That(refusal?.Code, Is.EqualTo("order.priceStale"));
        Assert.That(refusal?.Kind, Is.EqualTo(ErrorKind.Conflict));
        Assert.That(refusal?.Details["currentPrice"], Is.EqualTo(Price));
    }

    [Test]
    public void The_same_number_in_another_currency_is_another_price() =>
        Assert.That(
            Placing.Refusal(Offer, Buyer, new Seen(Price with { Currency = Currency.Of("JPY") }))?.Code,
            Is.EqualTo("order.priceStale")
        );

    [TestCase("sha256:a", "sha256:a", null)]
    [TestCase("sha256:a", null, null)]
    [TestCase("sha256:b", "sha256:a", "order.workChanged")]
    [TestCase(null, "sha256:a", "order.workChanged")]
    public void A_buyer_that_says_what_it_saw_of_the_work_orders_nothing_else(string? now, string? seen, string? code)
    {
        var refusal = Placing.Refusal(Offer with { WorkHash = now }, Buyer, new Seen(Price, seen));

        Assert.That(refusal?.Code, Is.EqualTo(code));
    }

    [Test]
    public void A_withdrawn_offer_is_refused_whatever_the_price()
    {
        var withdrawn = Offer with { IsWithdrawn = true };

        foreach (var price in new[] { Price, Money.Zero(Currency.Cny) })
            Assert.That(Placing.Refusal(withdrawn, Buyer, new Seen(price))?.Code, Is.EqualTo("offer.withdrawn"));
    }

    [Test]
    public void A_holder_can_not_order_its_own_offer() =>
        Assert.That(Placing.Refusal(Offer, Holder, new Seen(Price))?.Code, Is.EqualTo("order.ownOffer"));
}
