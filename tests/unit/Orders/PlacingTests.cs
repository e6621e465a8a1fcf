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
    public void An_offer_can_be_ordered_at_its_price() => Assert.That(Placing.Refusal(Offer, Buyer, Price), Is.Null);

    [Test]
    public void A_stale_price_is_refused_with_the_current_one()
    {
        var seen = new Money(1_000_000, Currency.Cny);

        var refusal = Placing.Refusal(Offer, Buyer, seen);

        Assert.That(refusal?.Code, Is.EqualTo("order.priceStale"));
        Assert.That(refusal?.Kind, Is.EqualTo(ErrorKind.Conflict));
        Assert.That(refusal?.Details["currentPrice"], Is.EqualTo(Price));
    }

    [Test]
    public void The_same_number_in_another_currency_is_another_price() =>
        Assert.That(
            Placing.Refusal(Offer, Buyer, Price with { Currency = Currency.Of("JPY") })?.Code,
            Is.EqualTo("order.priceStale")
        );

    [Test]
    public void A_withdrawn_offer_is_refused_whatever_the_price()
    {
        var withdrawn = Offer with { IsWithdrawn = true };

        Assert.That(Placing.Refusal(withdrawn, Buyer, Price)?.Code, Is.EqualTo("offer.withdrawn"));
        Assert.That(Placing.Refusal(withdrawn, Buyer, Money.Zero(Currency.Cny))?.Code, Is.EqualTo("offer.withdrawn"));
    }

    [Test]
    public void A_holder_can_not_order_its_own_offer() =>
        Assert.That(Placing.Refusal(Offer, Holder, Price)?.Code, Is.EqualTo("order.ownOffer"));
}
