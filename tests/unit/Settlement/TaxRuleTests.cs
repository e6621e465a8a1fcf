using CsCheck;
using Exchange.Kernel;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;

namespace Exchange.Tests.Unit.Settlement;

internal sealed class TaxRuleTests
{
    private static readonly TaxRule Royalties = RuleFiles.Taxes.Single(rule => rule.Code is "cn-royalty");
    private static readonly TaxRule Services = RuleFiles.Taxes.Single(rule => rule.Code is "cn-service");

    // Yuan of income, yuan of tax: (4,000 - 800) x 20 %; above 4,000 it is 80 % of the income that is taxed.
    [TestCase(0, 0)]
    [TestCase(800, 0)]
    [TestCase(801, 0.20)]
    [TestCase(2_000, 240)]
    [TestCase(4_000, 640)]
    [TestCase(4_000.01, 640)]
    [TestCase(30_000, 4_800)]
    public void Of_royalties_a_fifth_is_withheld_after_the_deduction(decimal income, decimal tax) =>
        Assert.That(Royalties.Of(Yuan(income)), Is.EqualTo(Yuan(tax)));

    // 25,000 x 80 % = 20,000 at 20 %; 62,500 x 80 % = 50,000 at 30 % without 2,000; 100,000 x 80 % at 40 % without
    // 7,000.
    [TestCase(25_000, 4_000)]
    [TestCase(62_500, 13_000)]
    [TestCase(100_000, 25_000)]
    public void Of_an_agent_s_pay_more_is_withheld_the_more_it_is(decimal income, decimal tax) =>
        Assert.That(Services.Of(Yuan(income)), Is.EqualTo(Yuan(tax)));

    [Test]
    public void Tax_is_rounded_once_half_up()
    {
        // 80 % of 4,000.03 at 20 % is 640.0048; of 4,000.04 it is 640.0064.
        Assert.That(Royalties.Of(Yuan(4_000.03m)), Is.EqualTo(Yuan(640.00m)));
        Assert.That(Royalties.Of(Yuan(4_000.04m)), Is.EqualTo(Yuan(640.01m)));
    }

    [Test]
    public void More_income_never_has_less_tax_and_tax_is_below_the_income() =>
        Gen.Select(Gen.Long[0, 20_000_000], Gen.Long[0, 1_000])
            .Sample(
                (minor, more) =>
                {
                    foreach (var rule in RuleFiles.Taxes)
                    {
                        var (less, tax) = (rule.Of(Fen(minor)), rule.Of(Fen(minor + more)));

                        Assert.That(tax, Is.GreaterThanOrEqualTo(less), rule.Name);
                        Assert.That(tax.Minor, Is.InRange(0, minor + more), rule.Name);
                    }
                }
            );

    [Test]
    public void The_version_of_the_day_holds()
    {
        var next = Royalties with { Version = 2, ValidFrom = Deal.Today.AddDays(1) };
        var deal = new Deal { Taxes = [Royalties, next] };
        deal.Royalties.Add(new Royalty(deal.Person("Ms Lin"), new Share(80_000)));

        Assert.That(deal.Plan().Value.Parts[1].TaxRule, Is.EqualTo("cn-royalty/1"));
        Assert.That(
            TaxRule.For(PartRole.Royalty, Currency.Cny, BasisAt(Deal.Today.AddDays(1), deal))?.Name,
            Is.EqualTo("cn-royalty/2")
        );
    }

    [Test]
    public void Nothing_is_withheld_of_organizations_nor_converted_from_another_currency()
    {
        var deal = new Deal { Price = new(1_200_000, Currency.Of("HKD")) };
        deal.Royalties.Add(new Royalty(deal.Person("Ms Lin"), new Share(80_000)));

        Assert.That(deal.Plan().Value.Tax.Minor, Is.Zero);
        Assert.That(new Deal().Plan().Value.Tax.Minor, Is.Zero);
    }

    [Test]
    public void All_that_one_person_has_of_a_payment_is_one_income_and_each_part_bears_its_proportion()
    {
        var deal = new Deal { Price = Yuan(4_000) };
        deal.Royalties.Add(new Royalty(deal.Person("Northern Museum"), new Share(250_000)));

        var plan = deal.Plan().Value;

        // 950 of royalties and 2,850 as holder: (3,800 - 800) x 20 %, and not that of each by itself, 30 and 410.
        Assert.That(plan.Tax, Is.EqualTo(Yuan(600)));
        Assert.That(plan.Parts.Skip(1).Select(part => part.Tax), Is.EqualTo(new[] { Yuan(150), Yuan(450) }));
        Assert.That(plan.Parts.Skip(1).Select(part => part.TaxRule), Is.All.EqualTo("cn-royalty/1"));
    }

    private static PlanBasis BasisAt(DateTimeOffset at, Deal deal) =>
        new(at, deal.Commissions, deal.Works, deal.Individuals, deal.Taxes, deal.Rails);

    private static Money Yuan(decimal amount) => Fen((long)(amount * 100));

    private static Money Fen(long minor) => new(minor, Currency.Cny);
}
