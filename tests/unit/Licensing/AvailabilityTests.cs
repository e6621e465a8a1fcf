using CsCheck;
using Exchange.Licensing.Domain;
using Exchange.Tests.Rights;

namespace Exchange.Tests.Unit.Licensing;

public sealed class AvailabilityTests
{
    private static readonly RightsBox All = new(
        RangeSet.Point(0),
        RangeSet.Of(0, 10),
        RangeSet.Of(0, 10),
        RangeSet.Of(0, 10),
        RangeSet.Of(0, 10)
    );

    private static readonly RightsIn Held = new(Exclusivity.Exclusive, All);

    private static readonly Gen<RightsIn> AnyRightsIn = Gen.Select(Grid.Kinds, Grid.Boxes)
        .Select((kind, box) => new RightsIn(kind, box));

    [Test]
    public void Availability_agrees_with_asking_every_cell()
    {
        Gen.Select(Grid.Boxes, Grid.Kinds, AnyRightsIn.Array[0, 4], RandomRight.Any.Array[0, 5])
            .Sample(
                (wish, kind, rightsIn, rightsOut) =>
                {
                    var enough = rightsIn.Where(right => right.Kind <= kind);
                    var covered = CellsOf(enough.Select(right => right.Box));
                    var taken = CellsOf(rightsOut.Where(right => Excludes(right, kind)).Select(right => right.Box()));

                    var free = Availability.Of(wish, kind, rightsIn, rightsOut.Select(right => right.Standing()));

                    var cells = free.SelectMany(Grid.CellsOf).ToList();
                    Assert.That(cells, Is.Unique);
                    Assert.That(cells, Is.EquivalentTo(Grid.CellsOf(wish).Where(covered.Contains).Except(taken)));
                },
                iter: 500
            );
    }

    [Test]
    public void A_license_in_the_middle_leaves_what_lies_around_it()
    {
        var license = All with { Territories = RangeSet.Of(4, 6) };

        var free = Availability.Of(All, Exclusivity.Sole, [Held], [license]);

        Assert.That(free, Is.EqualTo([All with { Territories = All.Territories.Except(license.Territories) }]));
    }

    [Test]
    public void Many_licenses_of_one_offer_leave_one_box()
    {
        var licenses = Enumerable.Range(2, 5).Select(year => All with { Term = RangeSet.Of(year, year + 2) });

        var free = Availability.Of(All, Exclusivity.Exclusive, [Held], licenses);

        Assert.That(free, Is.EqualTo([All with { Term = RangeSet.Of(0, 2).Union(RangeSet.Of(8, 10)) }]));
    }

    [Test]
    public void Rights_that_are_held_less_exclusively_leave_nothing()
    {
        var free = Availability.Of(
            All,
            Exclusivity.Exclusive,
            [new RightsIn(Exclusivity.Sole, All)],
            Array.Empty<RightsBox>()
        );

        Assert.That(free, Is.Empty);
    }

    // These stand beside each other: grants to many, and the licensor's own use beside all but an exclusive grant.
    private static bool Excludes(RandomRight standing, Exclusivity kind) =>
        standing.Is is RightsOutIs.OwnUse
            ? kind is Exclusivity.Exclusive
            : kind is not Exclusivity.NonExclusive || standing.Kind is not Exclusivity.NonExclusive;

    private static HashSet<int> CellsOf(IEnumerable<RightsBox> boxes) => boxes.SelectMany(Grid.CellsOf).ToHashSet();
}
