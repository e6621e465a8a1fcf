using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;

namespace Exchange.Tests.Load;

/// <summary>A box that is granted again and again, in codes and without works and term.</summary>
internal sealed record Shape(int ShapeId, Exclusivity Kind, string Use, string Territory)
{
    /// <summary>Its sides as the service says them.</summary>
    public StatedSides Sides => new(new([Use]), new([Territory]), new(["all"]));

    /// <summary>Its sides as numbers.</summary>
    public RightsBox Box => VocabularyFiles.All.Read(RangeSet.All, Sides, RangeSet.All);
}

/// <summary>
/// What is granted of a work that sells: merchandise and advertising to many, books, films and games to one at a time
/// in each country. The two never meet, nor do any two of the latter.
/// </summary>
internal static class Shapes
{
    private static readonly string[] Uses =
    [
        "merchandise",
        "merchandise.stationery",
        "merchandise.toys",
        "merchandise.apparel",
        "merchandise.gifts",
        "advertising.online",
        "advertising.print",
        "exhibition.fair",
    ];
    private static readonly string[] UsesOfOne =
    [
        "publishing.book",
        "publishing.ebook",
        "publishing.comic",
        "filmVideo.film",
        "filmVideo.streaming",
        "games.mobile",
        "games.pc",
        "games.console",
    ];
    private static readonly string[] Regions = ["CN-mainland", "CN", "CN-GD", "eastern-asia", "world"];
    private static readonly string[] Countries = ["CN-mainland", "JP", "FR", "US", "GB"];

    /// <summary>Granted to many.</summary>
    public static IReadOnlyList<Shape> OfMany { get; } = Make(0, Uses, Regions, _ => Exclusivity.NonExclusive);

    /// <summary>Granted to one alone; every second leaves the licensor its own use.</summary>
    public static IReadOnlyList<Shape> OfOne { get; } =
        Make(OfMany.Count, UsesOfOne, Countries, number => number % 2 == 0 ? Exclusivity.Exclusive : Exclusivity.Sole);

    /// <summary>Offers to many that the load orders.</summary>
    public static IReadOnlyList<Shape> OfferedToMany { get; } =
        Make(100, ["merchandise.toys", "merchandise.stationery"], ["CN-mainland"], _ => Exclusivity.NonExclusive);

    /// <summary>Offers to one alone that the load orders; nothing stands where they are.</summary>
    public static IReadOnlyList<Shape> OfferedToOne { get; } =
        Make(
            200,
            ["performance.stage", "performance.music", "performance.dance", "performance.drama"],
            ["CN-mainland"],
            _ => Exclusivity.Exclusive
        );

    /// <summary>What a holder may grant: everything everywhere.</summary>
    public static Shape Everything { get; } = new(300, Exclusivity.Exclusive, "all", "world");

    /// <summary>All of them.</summary>
    public static IEnumerable<Shape> All =>
        OfMany.Concat(OfOne).Concat(OfferedToMany).Concat(OfferedToOne).Append(Everything);

    private static IReadOnlyList<Shape> Make(
        int first,
        string[] uses,
        string[] territories,
        Func<int, Exclusivity> kind
    ) =>
        [
            .. uses.SelectMany(use => territories.Select(territory => (use, territory)))
                .Select((pair, at) => new Shape(first + at, kind(at), pair.use, pair.territory)),
        ];
}
