namespace Exchange.Licensing.Domain;

/// <summary>Says the same with fewer boxes.</summary>
public static class Merging
{
    private static readonly Side[] Sides =
    [
        new(box => box.Works, (box, numbers) => box with { Works = numbers }),
        new(box => box.Uses, (box, numbers) => box with { Uses = numbers }),
        new(box => box.Territories, (box, numbers) => box with { Territories = numbers }),
        new(box => box.Languages, (box, numbers) => box with { Languages = numbers }),
        new(box => box.Term, (box, numbers) => box with { Term = numbers }),
    ];

    /// <summary>
    /// The same cells in fewer boxes: boxes that differ on one side only become one, until no two do. It is not always
    /// the fewest that could be; those are hard to find.
    /// </summary>
    public static IReadOnlyList<RightsBox> Merged(this IReadOnlyList<RightsBox> boxes)
    {
        while (boxes.Count > 1)
        {
            var fewer = Sides.Aggregate(boxes, (rest, side) => side.Merge(rest));
            if (fewer.Count == boxes.Count)
                break;
            boxes = fewer;
        }
        return boxes;
    }

    private sealed record Side(Func<RightsBox, RangeSet> Of, Func<RightsBox, RangeSet, RightsBox> With)
    {
        public IReadOnlyList<RightsBox> Merge(IReadOnlyList<RightsBox> boxes) =>
            [
                .. from box in boxes
                group Of(box) by With(box, RangeSet.Empty) into same
                select With(same.Key, RangeSet.Of(same.SelectMany(numbers => numbers.Ranges))),
            ];
    }
}
