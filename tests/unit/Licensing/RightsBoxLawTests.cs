using CsCheck;
using Exchange.Licensing.Domain;

namespace Exchange.Tests.Unit.Licensing;

/// <summary>The laws that all boxes keep; two lists of boxes are the same where their cells are.</summary>
public sealed class RightsBoxLawTests
{
    private const int Tries = 300;

    private static readonly Gen<(RightsBox, RightsBox)> Two = Gen.Select(Grid.Boxes, Grid.Boxes);
    private static readonly Gen<(RightsBox, RightsBox, RightsBox)> Three = Gen.Select(
        Grid.Boxes,
        Grid.Boxes,
        Grid.Boxes
    );

    [Test]
    public void Containment_is_an_order()
    {
        Three.Sample(
            (a, b, c) =>
            {
                // Random boxes seldom lie in each other; these do.
                var (inner, middle) = (a.Intersect(b).Intersect(c), a.Intersect(b));

                Assert.That(a.Contains(a), Is.True);
                Assert.That(middle.Contains(inner) && a.Contains(middle) && a.Contains(inner), Is.True);
                Assert.That(a.Contains(b) && b.Contains(a), Is.EqualTo(a == b));
            },
            iter: Tries
        );
    }

    [Test]
    public void One_box_contains_another_where_every_cell_does()
    {
        Two.Sample((a, b) => a.Contains(b) == Grid.CellsOf(a).IsSupersetOf(Grid.CellsOf(b)), iter: Tries);
    }

    [Test]
    public void What_is_subtracted_is_gone_and_nothing_else_is()
    {
        Two.Sample(
            (a, b) =>
            {
                var rest = a.Except(b);

                Assert.That(rest.All(a.Contains), Is.True);
                Assert.That(rest.Any(b.Overlaps), Is.False);
                Assert.That(CellsOf([.. rest, a.Intersect(b)]).SetEquals(Grid.CellsOf(a)), Is.True);
                Assert.That(a.Except(a), Is.Empty);
            },
            iter: Tries
        );
    }

    [Test]
    public void To_subtract_several_boxes_is_to_subtract_them_in_any_order()
    {
        Three.Sample((a, b, c) => CellsOf(a.ExceptAll([b, c])).SetEquals(CellsOf(a.ExceptAll([c, b]))), iter: Tries);
    }

    [Test]
    public void To_subtract_a_union_is_to_keep_what_neither_covers()
    {
        Three.Sample(
            (a, b, c) =>
            {
                var both = a.ExceptAll(Union(b, c));

                var common = a.Except(b).SelectMany(left => a.Except(c).Select(left.Intersect)).ToList();
                return CellsOf(both).SetEquals(CellsOf(common));
            },
            iter: Tries
        );
    }

    [Test]
    public void A_union_covers_what_either_does_whichever_comes_first_and_however_they_are_grouped()
    {
        Three.Sample(
            (a, b, c) =>
            {
                var cells = CellsOf(Union(a, b));

                Assert.That(cells.SetEquals(CellsOf([a, b])), Is.True);
                Assert.That(cells.SetEquals(CellsOf(Union(b, a))), Is.True);
                Assert.That(CellsOf([.. Union(a, b), c]).SetEquals(CellsOf([a, .. Union(b, c)])), Is.True);
                Assert.That(Union(a, a), Is.EqualTo([a]));
            },
            iter: Tries
        );
    }

    [Test]
    public void Merged_boxes_are_no_more_than_they_were_and_cover_the_same_cells()
    {
        Grid.Boxes.Array[0, 6]
            .Sample(
                boxes =>
                {
                    var merged = boxes.Merged();

                    return merged.Count <= boxes.Length && CellsOf(merged).SetEquals(CellsOf(boxes));
                },
                iter: Tries
            );
    }

    [Test]
    public void The_pieces_of_a_box_that_was_cut_in_two_merge_into_it()
    {
        var whole = new RightsBox(
            RangeSet.Point(0),
            RangeSet.Of(0, 9),
            RangeSet.Of(0, 9),
            RangeSet.Of(0, 9),
            RangeSet.Of(0, 9)
        );
        var corner = whole with { Uses = RangeSet.Of(2, 5), Term = RangeSet.Of(3, 4) };

        var merged = whole.Except(corner).Append(corner).ToList().Merged();

        Assert.That(merged, Is.EqualTo([whole]));
    }

    private static IReadOnlyList<RightsBox> Union(RightsBox one, RightsBox other) => [one, .. other.Except(one)];

    private static HashSet<int> CellsOf(IEnumerable<RightsBox> boxes) => boxes.SelectMany(Grid.CellsOf).ToHashSet();
}
