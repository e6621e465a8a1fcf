namespace Exchange.Licensing.Domain;

/// <summary>
/// A code of a set together with the codes below it that say otherwise, as people read a set: merchandise, except food,
/// but with tea.
/// </summary>
/// <param name="Code">Included at the top, excluded one step below, included again two steps below, and so on.</param>
/// <param name="Otherwise">The widest codes below it for which the contrary holds.</param>
public sealed record NestedCode(string Code, IReadOnlyList<NestedCode> Otherwise)
{
    /// <summary>The widest included codes of a set that <see cref="Vocabulary.Write"/> has written.</summary>
    public static IReadOnlyList<NestedCode> Of(CodeSet set, Vocabulary words)
    {
        var codes = set.Include.Concat(set.Exclude ?? []).ToList();
        var named = codes.ToHashSet(StringComparer.Ordinal);
        var below = codes.ToLookup(Above, StringComparer.Ordinal);
        return Below(string.Empty);

        string Above(string code)
        {
            for (var above = words.ParentOf(code); above is not null; above = words.ParentOf(above))
            {
                if (named.Contains(above))
                    return above;
            }
            return string.Empty;
        }

        IReadOnlyList<NestedCode> Below(string code) => [.. below[code].Select(one => new NestedCode(one, Below(one)))];
    }
}
