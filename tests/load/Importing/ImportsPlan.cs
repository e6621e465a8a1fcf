using Exchange.Local;

namespace Exchange.Tests.Load;

/// <summary>How the imports are measured.</summary>
public sealed record ImportsPlan
{
    /// <summary>Rows per second that an import shall reach on two cores.</summary>
    public const int GoalPerSecond = 3_000;

    /// <summary>Tate's artworks as JSON Lines, gzip. They are not part of the project.</summary>
    public string File { get; init; } =
        Path.GetFullPath(Path.Combine(Home.CloneRoot(), "..", "shared/data/large/tate-artworks.jsonl.gz"));

    /// <summary>Rows of the small file, taken from the beginning of the large one.</summary>
    public int SmallRows { get; init; } = 200;

    /// <summary>Every so many rows of the small file one is broken.</summary>
    public int BreakEvery { get; init; } = 10;
}
