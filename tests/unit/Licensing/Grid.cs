using CsCheck;
using Exchange.Licensing.Domain;

namespace Exchange.Tests.Unit.Licensing;

/// <summary>A world of 2 x 5 x 4 x 3 x 6 cells, small enough to ask every cell.</summary>
internal static class Grid
{
    private static readonly int[] Sides = [5, 4, 3, 6, 2];

    public static Gen<RightsBox> Boxes { get; } =
        Gen.Select(Sets(Sides[4]), Sets(Sides[0]), Sets(Sides[1]), Sets(Sides[2]), Terms())
            .Select(
                (works, uses, territories, languages, term) => new RightsBox(works, uses, territories, languages, term)
            );

    public static Gen<Exclusivity> Kinds { get; } = Gen.Enum<Exclusivity>();

    private static readonly RightsBox[] Cells =
    [
        .. from work in Enumerable.Range(0, Sides[4])
        from use in Enumerable.Range(0, Sides[0])
        from territory in Enumerable.Range(0, Sides[1])
        from language in Enumerable.Range(0, Sides[2])
        from instant in Enumerable.Range(0, Sides[3])
        select new RightsBox(One(work), One(use), One(territory), One(language), One(instant)),
    ];

    /// <summary>The numbers of the cells that a box covers.</summary>
    public static IReadOnlySet<int> CellsOf(RightsBox box) =>
        Enumerable.Range(0, Cells.Length).Where(cell => Covers(box, Cells[cell])).ToHashSet();

    private static bool Covers(RightsBox box, RightsBox cell) =>
        box.Works.Contains(cell.Works)
        && box.Uses.Contains(cell.Uses)
        && box.Territories.Contains(cell.Territories)
        && box.Languages.Contains(cell.Languages)
        && box.Term.Contains(cell.Term);

    private static RangeSet One(int number) => RangeSet.Of(number, number + 1);

    private static Gen<RangeSet> Sets(int width) =>
        Gen.Int[1, (1 << width) - 1]
            .Select(mask =>
                RangeSet.Of(
                    Enumerable
                        .Range(0, width)
                        .Where(bit => (mask >> bit & 1) == 1)
                        .Select(bit => new NumberRange(bit, bit + 1))
                )
            );

    private static Gen<RangeSet> Terms() =>
        Gen.Select(Gen.Int[0, Sides[3] - 1], Gen.Int[1, Sides[3]])
            .Select((from, length) => RangeSet.Of(from, Math.Min(from + length, Sides[3])));
}
