using CsCheck;
using Exchange.Licensing.Domain;
using Exchange.Tests.Rights;

namespace Exchange.Tests.Unit.Licensing;

public sealed class TruthTableTests
{
    private const int Pairs = 100_000;

    private static readonly RightsBox Here = new(
        RangeSet.Of(0, 2),
        RangeSet.Of(0, 2),
        RangeSet.Of(0, 2),
        RangeSet.Of(0, 2),
        RangeSet.Of(0, 2)
    );

    private static readonly RangeSet Beyond = RangeSet.Of(2, 4);
    private static readonly RangeSet Partly = RangeSet.Of(1, 3);

    // The same box, a part of it, more than it, and a corner of it.
    private static readonly RightsBox[] Overlapping =
    [
        Here,
        Here with
        {
            Uses = RangeSet.Point(1),
        },
        Here with
        {
            Works = RangeSet.Of(0, 9),
            Territories = RangeSet.All,
        },
        new(Partly, Partly, Partly, Partly, Partly),
    ];

    // Equal on all sides but one, where they touch.
    private static readonly RightsBox[] Apart =
    [
        Here with
        {
            Works = Beyond,
        },
        Here with
        {
            Uses = Beyond,
        },
        Here with
        {
            Territories = Beyond,
        },
        Here with
        {
            Languages = Beyond,
        },
        Here with
        {
            Term = Beyond,
        },
    ];

    private static IEnumerable<TestCaseData> Pairings() =>
        TruthTable.Pairings().Select(one => new TestCaseData(one).SetArgDisplayNames(one.ToString()));

    [TestCaseSource(nameof(Pairings))]
    public void What_stands_and_what_is_wanted_meet_as_the_table_says(object cell)
    {
        var verdict = (Pairing)cell;

        var meets = Overlapping.Select(box => Meet(verdict, box)).ToList();
        var apart = Apart.Select(box => Meet(verdict, box));

        Assert.That(meets, verdict.IsGranted ? Is.All.Null : Is.All.Not.Null);
        Assert.That(apart, Is.All.Null);
    }

    [Test]
    public void The_table_reads_the_same_from_both_sides()
    {
        var verdicts = TruthTable.Pairings().ToDictionary(one => (one.Standing, one.Wanted), one => one.IsGranted);

        var turned = verdicts.ToDictionary(one => (one.Key.Wanted, one.Key.Standing), one => one.Value);

        Assert.That(turned, Is.EquivalentTo(verdicts));
    }

    [Test]
    public void The_domain_agrees_with_brute_force_on_100_000_random_pairs()
    {
        var refused = 0;

        Gen.Select(RandomRight.Any, RandomRight.Any)
            .Sample(
                (wanted, standing) =>
                {
                    var meets = wanted.Meets(standing);
                    Interlocked.Add(ref refused, meets ? 1 : 0);

                    var conflict = RightsRules.Meet(wanted.Box(), wanted.WantedSlot(), [standing.Standing()]);

                    return conflict is not null == meets;
                },
                iter: Pairs
            );

        Assert.That(refused, Is.InRange(Pairs / 10, Pairs * 9 / 10), "both answers are well tried");
    }

    private static RightsConflict? Meet(Pairing verdict, RightsBox standingAt)
    {
        var (standing, wanted) = (verdict.Standing, verdict.Wanted);
        var right = new RightsOut(Guid.Empty, standing.Is, standing.Kind, standingAt, PartyId: null);
        var slot = wanted.Is is RightsOutIs.OwnUse ? SlotLine.OwnUse(point: 0) : SlotLine.Of(wanted.Kind, point: 0);
        return RightsRules.Meet(Here, slot, [right]);
    }
}
