using CsCheck;
using Exchange.Licensing.Domain;

namespace Exchange.Tests.Unit.Licensing;

public sealed class RightsRulesTests
{
    private static readonly RightsBox Here = new(
        RangeSet.Point(0),
        RangeSet.Of(0, 2),
        RangeSet.Of(0, 2),
        RangeSet.Of(0, 2),
        RangeSet.Of(0, 2)
    );

    private static readonly Gen<RightsIn> AnyRightsIn = Gen.Select(Grid.Kinds, Grid.Boxes)
        .Select((kind, box) => new RightsIn(kind, box));

    private static readonly Gen<RightsOut> AnyRightsOut = Gen.Select(Grid.Kinds, Grid.Boxes)
        .Select((kind, box) => Out(kind, box));

    [TestCase(Exclusivity.Exclusive, Exclusivity.Exclusive, ExpectedResult = true)]
    [TestCase(Exclusivity.Exclusive, Exclusivity.Sole, ExpectedResult = true)]
    [TestCase(Exclusivity.Exclusive, Exclusivity.NonExclusive, ExpectedResult = true)]
    [TestCase(Exclusivity.Sole, Exclusivity.Exclusive, ExpectedResult = false)]
    [TestCase(Exclusivity.Sole, Exclusivity.Sole, ExpectedResult = true)]
    [TestCase(Exclusivity.Sole, Exclusivity.NonExclusive, ExpectedResult = true)]
    [TestCase(Exclusivity.NonExclusive, Exclusivity.Exclusive, ExpectedResult = false)]
    [TestCase(Exclusivity.NonExclusive, Exclusivity.Sole, ExpectedResult = false)]
    [TestCase(Exclusivity.NonExclusive, Exclusivity.NonExclusive, ExpectedResult = true)]
    public bool Nobody_grants_more_exclusively_than_he_holds(Exclusivity held, Exclusivity granted)
    {
        var rightsIn = new RightsIn(held, Here);

        var conflict = RightsRules.Cover(Here, granted, [rightsIn]);

        Assert.That(conflict, Is.Null.Or.TypeOf<RightsConflict.NoExclusiveRightsIn>());
        return conflict is null;
    }

    [Test]
    public void The_conflict_names_exactly_what_both_cover()
    {
        var granted = Out(Exclusivity.Sole, Here with { Uses = RangeSet.Of(1, 9), Term = RangeSet.Of(1, 9) });

        var conflict = RightsRules.Meet(Here, SlotOf(Exclusivity.NonExclusive), [granted]);

        var overlap = Here with { Uses = RangeSet.Of(1, 2), Term = RangeSet.Of(1, 2) };
        Assert.That(conflict, Is.EqualTo(new RightsConflict.RightsOutOverlap(overlap, granted)));
    }

    [Test]
    public void Cover_agrees_with_asking_every_cell()
    {
        Gen.Select(Grid.Boxes, Grid.Kinds, AnyRightsIn.Array[0, 4])
            .Sample(
                (wanted, kind, rightsIn) =>
                {
                    var all = Grid.CellsOf(wanted);
                    var missing = all.Except(rightsIn.SelectMany(right => Grid.CellsOf(right.Box))).ToHashSet();
                    var enough = rightsIn.Where(right => right.Kind <= kind);
                    var tooWide = all.Except(enough.SelectMany(right => Grid.CellsOf(right.Box))).ToHashSet();

                    var conflict = RightsRules.Cover(wanted, kind, rightsIn);

                    return conflict switch
                    {
                        RightsConflict.NoRightsIn none => missing.Count > 0
                            && CellsOf(none.Uncovered).SetEquals(missing),
                        RightsConflict.NoExclusiveRightsIn less => missing.Count == 0
                            && CellsOf(less.Uncovered).SetEquals(tooWide),
                        _ => conflict is null && tooWide.Count == 0,
                    };
                },
                iter: 500
            );
    }

    [Test]
    public void Conflicts_agree_with_asking_every_cell()
    {
        Gen.Select(Grid.Boxes, Grid.Kinds, AnyRightsOut)
            .Sample(
                (wanted, kind, granted) =>
                {
                    var common = Grid.CellsOf(wanted).Intersect(Grid.CellsOf(granted.Box)).ToHashSet();
                    var bothMany = (kind, granted.Kind) is (Exclusivity.NonExclusive, Exclusivity.NonExclusive);

                    var conflict = RightsRules.Meet(wanted, SlotOf(kind), [granted]);

                    return conflict is RightsConflict.RightsOutOverlap met
                        ? !bothMany && Grid.CellsOf(met.Overlap).SetEquals(common)
                        : bothMany || common.Count == 0;
                },
                iter: 2_000
            );
    }

    private static RangeSet SlotOf(Exclusivity kind) => SlotLine.Of(kind, SlotLine.FreePoint);

    private static RightsOut Out(Exclusivity kind, RightsBox box) =>
        new(Guid.Empty, RightsOutIs.License, kind, box, PartyId: null);

    private static HashSet<int> CellsOf(IEnumerable<RightsBox> boxes) => boxes.SelectMany(Grid.CellsOf).ToHashSet();
}
