using Exchange.Kernel;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;

namespace Exchange.Tests.Unit.Settlement;

internal sealed class RailTests
{
    private const int HalfYearSeconds = 180 * 24 * 60 * 60;

    [Test]
    public void A_plan_takes_the_preferred_rail_where_that_carries_it()
    {
        var plan = new Deal().Plan().Value;

        Assert.That(plan.Rail, Is.EqualTo("weChatPay"));
        Assert.That(plan.PassedRails, Is.Empty);
    }

    [TestCaseSource(nameof(Limits))]
    public void A_plan_beyond_a_limit_is_rerouted_and_says_so(object deal, string code)
    {
        var plan = ((Deal)deal).Plan().Value;

        Assert.That(plan.Rail, Is.EqualTo("custodianBank"));
        Assert.That(
            plan.PassedRails.Select(passed => (passed.Rail, passed.Code)),
            Is.EqualTo(new[] { ("weChatPay", code) })
        );
    }

    [TestCaseSource(nameof(Limits))]
    public void Where_the_rail_was_asked_for_it_is_refused_with_the_limit(object deal, string code)
    {
        var refused = ((Deal)deal with { Rail = "weChatPay" }).Plan().Error;

        Assert.That(refused?.Code, Is.EqualTo(code));
        Assert.That(refused?.Message, Does.StartWith("weChatPay "));
    }

    [Test]
    public void Just_at_the_limit_a_rail_carries_it()
    {
        // 5 % of the price are 50,000 fen; 26.3158 % of the net are 250,000: together 30 % of the price.
        var deal = new Deal { HeldForSeconds = HalfYearSeconds, Price = new(1_000_000, Currency.Cny) };
        deal.Royalties.Add(new Royalty(deal.Of("Estate"), new Share(263_158)));

        Assert.That(deal.Plan().Value.Rail, Is.EqualTo("weChatPay"));
    }

    [Test]
    public void A_rail_that_nobody_knows_is_refused() =>
        Assert.That(
            new Deal { Rail = "pigeon" }
                .Plan()
                .Error?.Code,
            Is.EqualTo("rail.unknown")
        );

    [Test]
    public void Where_no_rail_carries_it_the_first_limit_is_named()
    {
        var deal = new Deal { Rails = [RuleFiles.Rails[0]], Price = new(1_000, Currency.Of("JPY")) };

        Assert.That(deal.Plan().Error?.Code, Is.EqualTo("rail.currency"));
    }

    private static IEnumerable<TestCaseData> Limits =>
        [
            new TestCaseData(new Deal { Price = new(1_000, Currency.Of("HKD")) }, "rail.currency").SetArgDisplayNames(
                "currency"
            ),
            new TestCaseData(Ratio(), "rail.ratio").SetArgDisplayNames("ratio"),
            new TestCaseData(Crowd(), "rail.receivers").SetArgDisplayNames("receivers"),
            new TestCaseData(new Deal { HeldForSeconds = HalfYearSeconds + 1 }, "rail.window").SetArgDisplayNames(
                "window"
            ),
        ];

    private static Deal Ratio()
    {
        var deal = new Deal();
        deal.Royalties.Add(new Royalty(deal.Of("Estate"), new Share(263_160)));
        return deal;
    }

    // The platform and fifty heirs, each with a little.
    private static Deal Crowd()
    {
        var deal = new Deal();
        var heirs = Enumerable.Range(0, 50).Select(i => Deal.To(deal.Of($"Heir {i}"), 1_000));
        return deal.With("The sold work", "Northern Museum", new RevenueShares([.. heirs], null, []));
    }
}
