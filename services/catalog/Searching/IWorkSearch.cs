using Exchange.Catalog.Process;

namespace Exchange.Catalog.Searching;

/// <summary>
/// Finds works. The one seam of the catalog: PostgreSQL serves it until one of it is outgrown, then a search engine
/// can, without a change of anything else.
/// </summary>
public interface IWorkSearch
{
    /// <summary>The works, in order.</summary>
    /// <param name="query">What to look for.</param>
    /// <param name="after">The place of the last work of the page before; null for the first page.</param>
    /// <param name="count">How many at most.</param>
    Task<IReadOnlyList<FoundWork>> FindAsync(WorkQuery query, WorkPlace? after, int count);

    /// <summary>How many works there are of each kind among those that would be found.</summary>
    Task<IReadOnlyList<WorkCount>> CountAsync(WorkQuery query);
}

/// <summary>What to look for; what is null does not matter.</summary>
public sealed record WorkQuery
{
    /// <summary>The most works that are counted, or put in order by anything but relevance, for one search.</summary>
    public const int MostCounted = 10_000;

    /// <summary>The most works of each <see cref="FoundBy"/> that are put in order by relevance.</summary>
    public const int MostRanked = 2_000;

    /// <summary>Who asks: sees its own works in any state.</summary>
    public required ParticipantId Me { get; init; }

    /// <summary>True for who sees all works in any state.</summary>
    public required bool SeesAll { get; init; }

    public SearchWords? Words { get; init; }

    public SearchWords? Creator { get; init; }

    public ParticipantId? HolderId { get; init; }

    public string? Class { get; init; }

    public WorkState? State { get; init; }

    public string? RightsStatus { get; init; }

    public string? Region { get; init; }

    public int? Century { get; init; }

    public bool? IsOffered { get; init; }

    public int? YearFrom { get; init; }

    public int? YearTo { get; init; }

    public WorkOrder Order { get; init; }
}

/// <summary>How found works are put in order.</summary>
public enum WorkOrder
{
    /// <summary>The best match first; see <see cref="FoundBy"/>.</summary>
    Relevance,

    /// <summary>What was registered last first.</summary>
    Newest,

    /// <summary>What was made first first; without a date last.</summary>
    Oldest,

    /// <summary>What was made last first; without a date last.</summary>
    Latest,
}

/// <summary>A place in an order of works.</summary>
/// <param name="By">How the work was found, where that is the order.</param>
/// <param name="Key">The length of its title, or the year, or 0.</param>
public sealed record WorkPlace(FoundBy By, int Key, WorkId WorkId);

/// <summary>A work that was found.</summary>
/// <param name="By">Null where no words were looked for, or not by them.</param>
public sealed record FoundWork(WorkId WorkId, FoundBy? By, int Key);

/// <summary>How many works of one kind were found.</summary>
/// <param name="Facet">total, class, century, region, holderId, rightsStatus or offered.</param>
/// <param name="Value">Null for the total.</param>
public sealed record WorkCount(string Facet, string? Value, int Count);
