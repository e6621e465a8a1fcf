using System.Collections.Frozen;

namespace Exchange.Catalog.Domain;

/// <summary>
/// The kinds of works that the catalog knows: a closed list, so that a filter by class finds all there are.
/// </summary>
public static class WorkClasses
{
    private static readonly FrozenSet<string> Known = new[]
    {
        "animation",
        "architecture",
        "book",
        "calligraphy",
        "ceramic",
        "collage",
        "computerArt",
        "costume",
        "craft",
        "dataset",
        "document",
        "drawing",
        "film",
        "furniture",
        "glass",
        "heritagePractice",
        "installation",
        "lacquer",
        "literature",
        "metalwork",
        "music",
        "object",
        "painting",
        "pattern",
        "performance",
        "photograph",
        "print",
        "relief",
        "sculpture",
        "textile",
        "video",
        "woodwork",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Every class, in alphabetical order.</summary>
    public static IEnumerable<string> All => Known.Order(StringComparer.Ordinal);

    /// <summary>True where the catalog knows this class.</summary>
    public static bool Has(string text) => Known.Contains(text);
}
