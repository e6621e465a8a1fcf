using CsCheck;
using Exchange.Kernel;
using Exchange.Settlement.Domain;

namespace Exchange.Tests.Unit.Settlement;

public sealed class LedgerIdsTests
{
    private static readonly OrderId Order = new(new Guid("019ab000-1234-7abc-8def-0123456789ab"));

    [Test]
    public void An_id_follows_from_what_it_is_for()
    {
        // Pinned: another way to derive them would pay once more what was paid before.
        Assert.That(LedgerIds.SaleOf(Order).Value, Is.EqualTo(new Guid("019ab000-1234-8ad5-b929-01ab7dde0101")));
        Assert.That(LedgerIds.HoldOf(Order).Value, Is.EqualTo(new Guid("019ab000-1234-8126-9b68-ed65a8310936")));
    }

    [Test]
    public void Each_purpose_of_each_order_has_an_id_of_its_own()
    {
        var orders = Enumerable.Range(0, 10_000).Select(_ => OrderId.New()).ToList();

        var ids = orders
            .SelectMany(order =>
                new[]
                {
                    LedgerIds.SaleOf(order).Value,
                    LedgerIds.HoldOf(order).Value,
                    LedgerIds.BookingOf(new DepositId(order.Value)).Value,
                    LedgerIds.ReversalOf(new DepositId(order.Value)).Value,
                }
            )
            .ToList();

        Assert.That(ids.Distinct().Count(), Is.EqualTo(40_000));
    }

    [Test]
    public void It_sorts_by_the_time_of_its_source_and_says_that_it_is_derived() =>
        Gen.Guid.Sample(source =>
        {
            var id = LedgerIds.SaleOf(new OrderId(source)).Value;

            Assert.That(id.ToString()[..13], Is.EqualTo(source.ToString()[..13]));
            Assert.That(id.Version, Is.EqualTo(8));
            Assert.That(id.Variant & 0b1100, Is.EqualTo(0b1000));
        });
}
