using CsCheck;
using Exchange.Kernel;
using Exchange.Settlement.Domain;

namespace Exchange.Tests.Unit.Settlement;

public sealed class SaleTests
{
    private static readonly OrderId Order = OrderId.New();
    private static readonly ParticipantId Buyer = ParticipantId.New();
    private static readonly ParticipantId Holder = ParticipantId.New();
    private static readonly ParticipantId Upstream = ParticipantId.New();

    [Test]
    public void A_sale_takes_the_price_from_the_buyer_and_gives_every_receiver_its_part()
    {
        var price = new Money(1_000, Currency.Cny);
        var division = Division.Of(price, new Share(50_000), Holder, [new Royalty(Upstream, new Share(100_000))]).Value;

        var sale = Sale.Of(Order, Buyer, division);

        Assert.That(
            sale.Legs,
            Is.EqualTo(
                new[]
                {
                    new Leg(Buyer, AccountPurpose.Available, -1_000),
                    new Leg(null, AccountPurpose.Fee, 50),
                    new Leg(Upstream, AccountPurpose.Available, 95),
                    new Leg(Holder, AccountPurpose.Available, 855),
                }
            )
        );
        Assert.That(sale.Id, Is.EqualTo(LedgerIds.SaleOf(Order)));
        Assert.That(sale.OrderId, Is.EqualTo(Order));
    }

    [Test]
    public void Legs_add_up_to_zero_and_none_is_empty() =>
        Gen.Select(Gen.Long[1, 10_000], Gen.Int[0, Share.WholePpm], Gen.Int[0, Share.WholePpm])
            .Sample(
                (minor, fee, share) =>
                {
                    var price = new Money(minor, Currency.Of("JPY"));
                    var division = Division
                        .Of(price, new Share(fee), Holder, [new Royalty(Upstream, new Share(share))])
                        .Value;

                    var sale = Sale.Of(Order, Buyer, division);

                    Assert.That(sale.Legs.Sum(leg => leg.AmountMinor), Is.Zero);
                    Assert.That(sale.Legs.Select(leg => leg.AmountMinor), Has.None.Zero);
                }
            );
}
