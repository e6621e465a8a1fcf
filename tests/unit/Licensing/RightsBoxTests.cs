using CsCheck;
using Exchange.Licensing.Domain;

namespace Exchange.Tests.Unit.Licensing;

public sealed class RightsBoxTests
{
    [Test]
    public void What_is_left_of_a_box_and_what_is_cut_out_of_it_are_the_whole_box()
    {
        Gen.Select(Grid.Boxes, Grid.Boxes)
            .Sample(
                (box, other) =>
                {
                    var rest = box.Except(other);

                    var cells = rest.Append(box.Intersect(other)).SelectMany(Grid.CellsOf).ToList();
                    Assert.That(cells, Is.Unique);
                    Assert.That(cells, Is.EquivalentTo(Grid.CellsOf(box)));
                    Assert.That(rest.Any(part => part.Overlaps(other) || part.IsEmpty), Is.False);
                },
                iter: 500
            );
    }

    [Test]
    public void Overlap_agrees_with_asking_every_cell()
    {
        Gen.Select(Grid.Boxes, Grid.Boxes)
            .Sample(
                (box, other) => box.Overlaps(other) == Grid.CellsOf(box).Overlaps(Grid.CellsOf(other)),
                iter: 2_000
            );
    }

    [Test]
    public void Several_boxes_cover_what_none_of_them_covers_alone()
    {
        var wanted = Cube(10, 10, 1, 1);
        var left = wanted with { Uses = RangeSet.Of(0, 6) };
        var right = wanted with { Uses = RangeSet.Of(4, 12) };

        var rest = wanted.ExceptAll([left, right]);

        Assert.That(rest, Is.Empty);
    }

    [Test]
    public void The_rest_names_only_what_is_not_covered()
    {
        var wanted = Cube(10, 10, 1, 9);
        var held = wanted with { Territories = RangeSet.Of(0, 8), Term = RangeSet.Of(0, 5) };

        var rest = wanted.ExceptAll([held]);

        RightsBox[] expected =
        [
            wanted with
            {
                Territories = RangeSet.Of(8, 10),
            },
            wanted with
            {
                Territories = RangeSet.Of(0, 8),
                Term = RangeSet.Of(5, 9),
            },
        ];
        Assert.That(rest, Is.EqualTo(expected));
    }

    private static RightsBox Cube(int uses, int territories, int languages, int term) =>
        new(
            RangeSet.Point(0),
            RangeSet.Of(0, uses),
            RangeSet.Of(0, territories),
            RangeSet.Of(0, languages),
            RangeSet.Of(0, term)
        );
}
