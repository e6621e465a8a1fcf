using CsCheck;
using Exchange.Kernel;
using Exchange.Settlement.Domain;

namespace Exchange.Tests.Unit.Settlement;

internal sealed class RefundTests
{
    private static readonly SplitPlan Plan = PlanOf(new Deal { Price = new(10_007, Currency.Cny) });

    [Test]
    public void Part_refunds_never_pass_the_sale_and_the_last_one_leaves_nobody_anything() =>
        Gen.Long[1, 10_007]
            .Array[0, 12]
            .Sample(amounts =>
            {
                var given = new List<RefundPart>();
                foreach (var minor in amounts)
                    given.AddRange(Give(given, Math.Min(minor, 10_007 - given.Sum(part => part.AmountMinor))));
                given.AddRange(Give(given, 10_007 - given.Sum(part => part.AmountMinor)));

                Assert.That(given.Select(part => part.AmountMinor), Is.All.Positive);
                var whole = Refund.Of(Plan, [], Plan.Price).Value;
                var sums = given
                    .GroupBy(part => (part.OwnerId, part.Purpose))
                    .Select(own => new RefundPart(own.Key.OwnerId, own.Key.Purpose, own.Sum(part => part.AmountMinor)));
                Assert.That(sums, Is.EquivalentTo(whole));
                Assert.That(whole.Sum(part => part.AmountMinor), Is.EqualTo(10_007));
            });

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(10_008)]
    public void More_than_the_sale_and_nothing_are_refused(long minor) =>
        Assert.That(Refund.Of(Plan, [], new Money(minor, Currency.Cny)).Error?.Code, Is.EqualTo("refund.tooMuch"));

    [Test]
    public void Another_currency_is_refused() =>
        Assert.That(Refund.Of(Plan, [], new Money(1, Currency.Of("HKD"))).Error?.Code, Is.EqualTo("refund.currency"));

    private static IReadOnlyList<RefundPart> Give(List<RefundPart> before, long minor) =>
        minor == 0 ? [] : Refund.Of(Plan, before, new Money(minor, Currency.Cny)).Value;

    private static SplitPlan PlanOf(Deal deal)
    {
        deal.Royalties.Add(new Royalty(deal.Of("Estate"), new Share(333_333)));
        deal.Royalties.Add(new Royalty(deal.Person("Ms Lin"), new Share(333_333)));
        return deal.Plan().Value;
    }
}
