namespace Exchange.Licensing.Domain;

/// <summary>
/// What a right covers: works x uses x territories x languages x term, each a set of numbers. Each work has a number of
/// its own; uses, territories and languages are numbered by their vocabularies; the term counts microseconds of Unix
/// time.
/// </summary>
public sealed record RightsBox(RangeSet Works, RangeSet Uses, RangeSet Territories, RangeSet Languages, RangeSet Term)
{
    /// <summary>True where nothing is covered; one empty side is enough.</summary>
    public bool IsEmpty => Works.IsEmpty || Uses.IsEmpty || Territories.IsEmpty || Languages.IsEmpty || Term.IsEmpty;

    /// <summary>What both cover; boxes meet in one box.</summary>
    public RightsBox Intersect(RightsBox other) =>
        new(
            Works.Intersect(other.Works),
            Uses.Intersect(other.Uses),
            Territories.Intersect(other.Territories),
            Languages.Intersect(other.Languages),
            Term.Intersect(other.Term)
        );

    /// <summary>True where something is covered by both.</summary>
    public bool Overlaps(RightsBox other) =>
        Works.Overlaps(other.Works)
        && Uses.Overlaps(other.Uses)
        && Territories.Overlaps(other.Territories)
        && Languages.Overlaps(other.Languages)
        && Term.Overlaps(other.Term);

    /// <summary>True where all that the other covers is covered here.</summary>
    public bool Contains(RightsBox other) => other.Except(this).Count == 0;

    /// <summary>What is covered here and not by the other, as at most five boxes that do not overlap.</summary>
    public IReadOnlyList<RightsBox> Except(RightsBox other)
    {
        if (!Overlaps(other))
            return IsEmpty ? [] : [this];
        var both = Intersect(other);
        // Cut one side after the other: what is left over beside the first cut, then within it beside the second, ...
        RightsBox[] slices =
        [
            this with
            {
                Works = Works.Except(both.Works),
            },
            this with
            {
                Works = both.Works,
                Uses = Uses.Except(both.Uses),
            },
            this with
            {
                Works = both.Works,
                Uses = both.Uses,
                Territories = Territories.Except(both.Territories),
            },
            both with
            {
                Languages = Languages.Except(both.Languages),
                Term = Term,
            },
            both with
            {
                Term = Term.Except(both.Term),
            },
        ];
        return [.. slices.Where(slice => !slice.IsEmpty)];
    }

    /// <summary>What is covered here and by none of the others, as boxes that do not overlap.</summary>
    public IReadOnlyList<RightsBox> ExceptAll(IEnumerable<RightsBox> others)
    {
        IReadOnlyList<RightsBox> rest = IsEmpty ? [] : [this];
        foreach (var other in others)
            rest = [.. rest.SelectMany(box => box.Except(other))];
        return rest;
    }
}
