using Exchange.Kernel;
using Exchange.Settlement.Domain;

namespace Exchange.Tests.Unit.Settlement;

internal sealed class SaleTests
{
    [Test]
    public void A_sale_takes_the_price_from_the_buyer_and_gives_every_receiver_its_part_and_the_tax_office_its_own()
    {
        var order = OrderId.New();
        var deal = new Deal { Price = new(1_000_000, Currency.Cny) };
        deal.Royalties.Add(new Royalty(deal.Person("Ms Lin"), new Share(100_000)));

        var sale = Sale.Of(order, deal.Of("Buyer"), deal.Plan().Value);

        // 95,000 fen are CNY 950.00: without 800.00 they are 150.00, and a fifth of that is 30.00.
        Assert.That(
            sale.Legs,
            Is.EqualTo(
                new[]
                {
                    new Leg(deal.Of("Buyer"), AccountPurpose.Available, -1_000_000),
                    new Leg(null, AccountPurpose.Fee, 50_000),
                    new Leg(null, AccountPurpose.Tax, 3_000),
                    new Leg(deal.Of("Ms Lin"), AccountPurpose.Available, 92_000),
                    new Leg(deal.Of("Northern Museum"), AccountPurpose.Available, 855_000),
                }
            )
        );
        Assert.That(sale.Id, Is.EqualTo(LedgerIds.SaleOf(order)));
        Assert.That(sale.OrderId, Is.EqualTo(order));
    }
}
