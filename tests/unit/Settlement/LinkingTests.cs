using Exchange.Kernel;
using Exchange.Settlement.Domain;
using static Exchange.Tests.Unit.Settlement.Deal;

namespace Exchange.Tests.Unit.Settlement;

internal sealed class LinkingTests
{
    private Deal deal = new();

    [SetUp]
    public void BeginAnew() => deal = new();

    [Test]
    public void The_whole_may_be_promised_and_not_a_millionth_more()
    {
        Known("Parent");
        Known("Other");
        var whole = new RevenueShares(
            [],
            To(deal.Of("Agency"), 100_000),
            [From(deal.Titled("Parent"), 600_000), From(deal.Titled("Other"), 200_000)]
        );

        Assert.That(Faults(whole, royaltiesPpm: 100_000), Is.Empty);
        Assert.That(
            Faults(whole, royaltiesPpm: 100_001),
            Is.EqualTo(new[] { "/upstream/1/sharePpm shares.aboveWhole" })
        );
    }

    [Test]
    public void Co_holders_leave_the_holder_nothing_or_more()
    {
        var shares = new RevenueShares([To(deal.Of("A"), 600_000), To(deal.Of("B"), 400_001)], null, []);

        Assert.That(Faults(shares), Is.EqualTo(new[] { "/coHolders shares.aboveWhole" }));
    }

    [Test]
    public void A_work_that_nobody_knows_is_named() =>
        Assert.That(
            Faults(new RevenueShares([], null, [From(deal.Titled("Nowhere"), 1)])),
            Is.EqualTo(new[] { "/upstream/0/workId work.unknown" })
        );

    [Test]
    public void A_work_does_not_derive_from_itself_over_whatever_way()
    {
        Known("Mine");
        Known("Child", "Mine");
        Known("Grandchild", "Child");

        Assert.That(Faults(Upstream("Grandchild")), Is.EqualTo(new[] { "/upstream/0/workId shares.cycle" }));
        Assert.That(Faults(Upstream("Mine")), Is.EqualTo(new[] { "/upstream/0/workId shares.cycle" }));
    }

    [TestCase(5, 2, true)]
    [TestCase(5, 3, false)]
    [TestCase(7, 0, true)]
    [TestCase(8, 0, false)]
    [TestCase(0, 7, true)]
    [TestCase(0, 8, false)]
    public void Works_derive_to_depth_eight_counted_up_and_down(int above, int below, bool allowed)
    {
        Known("Up 0");
        for (var i = 1; i <= above; i++)
            Known($"Up {i}", $"Up {i - 1}");
        Known("Mine");
        for (var i = 1; i <= below; i++)
            Known($"Down {i}", i == 1 ? "Mine" : $"Down {i - 1}");

        var faults = Faults(Upstream($"Up {above}"));

        Assert.That(faults, Is.EqualTo(allowed ? [] : new[] { "/upstream/0/workId shares.tooDeep" }));
    }

    [Test]
    public void Works_are_not_linked_where_a_plan_downstream_would_have_too_many_parts()
    {
        // Each level has two ways to the next: 2, 4, ... 256 paths to the top, which gets two co-holders.
        Known("Mine");
        for (var level = 1; level <= 7; level++)
        {
            var before = level == 1 ? new[] { "Mine" } : [$"Left {level - 1}", $"Right {level - 1}"];
            Known($"Left {level}", before);
            Known($"Right {level}", before);
        }
        Known("Below", "Left 7", "Right 7");
        var shares = new RevenueShares([To(deal.Of("A"), 1), To(deal.Of("B"), 1), To(deal.Of("C"), 1)], null, []);

        Assert.That(Faults(shares), Is.EqualTo(new[] { "/upstream shares.tooMany" }));
    }

    private void Known(string title, params string[] upstream) =>
        deal.With(
            title,
            $"Holder of {title}",
            new RevenueShares([], null, [.. upstream.Select(one => From(deal.Titled(one), 1_000))])
        );

    private RevenueShares Upstream(string title) => new([], null, [From(deal.Titled(title), 1_000)]);

    private string[] Faults(RevenueShares shares, int royaltiesPpm = 0)
    {
        var mine = new WorkShares(deal.Titled("Mine"), deal.Of("Me"), 1, shares);
        return [.. Linking.Faults(mine, deal.Works, royaltiesPpm).Select(fault => $"{fault.Pointer} {fault.Code}")];
    }
}
