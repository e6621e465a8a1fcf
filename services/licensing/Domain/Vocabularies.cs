namespace Exchange.Licensing.Domain;

/// <summary>The vocabularies of the three sides of a box that have codes.</summary>
public sealed record Vocabularies(Vocabulary Uses, Vocabulary Territories, Vocabulary Languages)
{
    /// <summary>The box of these works, these codes and this term.</summary>
    public RightsBox Read(RangeSet works, StatedSides sides, RangeSet term) =>
        new(works, Uses.Read(sides.Uses), Territories.Read(sides.Territories), Languages.Read(sides.Languages), term);

    /// <summary>A box in codes: one for each range of its term.</summary>
    /// <param name="works">Whose numbers they are; left out where it is clear which work is meant.</param>
    public IEnumerable<StatedBox> Write(RightsBox box, IReadOnlyDictionary<long, WorkId>? works = null) =>
        from term in box.Term.Ranges
        select new StatedBox(
            Uses.Write(box.Uses),
            Territories.Write(box.Territories),
            Languages.Write(box.Languages),
            Term.Of(term),
            Named(box.Works, works)
        );

    private static List<WorkId>? Named(RangeSet numbers, IReadOnlyDictionary<long, WorkId>? works) =>
        works is { Count: > 1 }
            ? [.. works.Where(work => numbers.Contains(RangeSet.Point(work.Key))).Select(work => work.Value).Order()]
            : null;
}
