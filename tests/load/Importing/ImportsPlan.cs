using Exchange.Local;

namespace Exchange.Tests.Load;

/// <summary>A collection that is no part of the project, and what its import comes to.</summary>
/// <param name="Mapping">The mapping document that comes with the catalog.</param>
/// <param name="File">Below the folder of the data.</param>
/// <param name="Rows">How many the data's own list of contents names.</param>
/// <param name="Refused">How many of them are refused; each is told with its reason.</param>
/// <param name="Of">The mapping of the file whose parties it says more of; null where it stands for itself.</param>
public sealed record Collection(string Mapping, string File, long Rows, long Refused, string? Of = null);

/// <summary>How the imports are measured.</summary>
public sealed record ImportsPlan
{
    /// <summary>Rows per second that an import of Tate's collection shall reach on two cores.</summary>
    public const int GoalPerSecond = 3_000;

    /// <summary>Every collection. Tate's is the one that is also broken and interrupted.</summary>
    public static readonly IReadOnlyList<Collection> All =
    [
        new("tate", "large/tate-artworks.jsonl.gz", Rows: 69_202, Refused: 2),
        new("teenie-harris", "large/teenie-harris-photos.jsonl.gz", Rows: 59_031, Refused: 15),
        new("cmoa-objects", "medium/cmoa-objects.jsonl.gz", Rows: 20_000, Refused: 85),
        new("chinese-paintings", "zh/chinese-paintings-labels.csv.gz", Rows: 10_166, Refused: 0),
        new("ich", "zh/ich-national-list-facts.csv.gz", Rows: 1_219, Refused: 0),
        new("songci", "zh/songci.jsonl.gz", Rows: 21_050, Refused: 4),
        new("tate-artists", "large/tate-artists.jsonl.gz", Rows: 3_538, Refused: 4),
        new("tate-artist-data", "large/tate-artist_data.csv.gz", Rows: 3_532, Refused: 0),
        new("nga-constituents", "parties/nga-constituents.csv.gz", Rows: 27_438, Refused: 0),
        new("nga-altnames", "parties/nga-constituents_altnames.csv.gz", 34_672, 89, Of: "nga-constituents"),
    ];

    /// <summary>The folder of the data.</summary>
    public string Data { get; init; } = Path.GetFullPath(Path.Combine(Home.CloneRoot(), "..", "shared/data"));

    /// <summary>The collections to import.</summary>
    public IReadOnlyList<Collection> Collections { get; init; } = All;

    /// <summary>Rows of the small file, taken from the beginning of Tate's.</summary>
    public int SmallRows { get; init; } = 200;

    /// <summary>Every so many rows of the small file one is broken.</summary>
    public int BreakEvery { get; init; } = 10;

    /// <summary>Where a collection's file is.</summary>
    public string PathOf(Collection collection) => Path.Combine(Data, collection.File);
}
