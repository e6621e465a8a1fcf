using Exchange.Catalog.Searching;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Counts works that the caller may see, by what they are: the facets beside a list of works. Of many, 10,000 are
/// counted.
/// </summary>
public static class CountWorks
{
    /// <summary>How many there are.</summary>
    /// <param name="Total">All that were counted.</param>
    /// <param name="IsComplete">
    /// False where there are more than were counted: any 10,000 of those with the words, or, where no words are looked
    /// for, the 10,000 newest.
    /// </param>
    /// <param name="Class">By profile.</param>
    /// <param name="Century">
    /// By the century in which they may have been made, -5 for the 5th century BCE; a work may be of up to fifteen.
    /// </param>
    /// <param name="Region">By where they are from, the 50 most frequent; in China by province.</param>
    /// <param name="HolderId">By holder, the 50 with most.</param>
    /// <param name="RightsStatus">By RightsStatements or Creative Commons URI.</param>
    /// <param name="IsOffered">By whether a license is offered now.</param>
    public sealed record Response(
        int Total,
        bool IsComplete,
        IReadOnlyList<Facet> Class,
        IReadOnlyList<Facet> Century,
        IReadOnlyList<Facet> Region,
        IReadOnlyList<Facet> HolderId,
        IReadOnlyList<Facet> RightsStatus,
        IReadOnlyList<Facet> IsOffered
    );

    /// <summary>How many works have one value.</summary>
    /// <param name="Value">As the parameter of the same name takes it.</param>
    public sealed record Facet(string Value, int Count);

    public static async Task<Result<Response>> Handle(
        [AsParameters] WorkFilter filter,
        Caller caller,
        IWorkSearch search
    )
    {
        var counts = (await search.CountAsync(filter.ToWorkQuery(caller))).ToLookup(
            count => count.Facet,
            StringComparer.Ordinal
        );
        var total = counts["total"].Sum(count => count.Count);
        IReadOnlyList<Facet> Of(string facet) =>
            [
                .. counts[facet]
                    .OrderByDescending(count => count.Count)
                    .ThenBy(count => count.Value, StringComparer.Ordinal)
                    .Select(count => new Facet(count.Value!, count.Count)),
            ];
        return new Response(
            total,
            total < WorkQuery.MostCounted,
            Of("class"),
            Of("century"),
            Of("region"),
            [
                .. Of("holderId")
                    .Select(facet => facet with { Value = new ParticipantId(Guid.Parse(facet.Value)).ToString() }),
            ],
            Of("rightsStatus"),
            Of("offered")
        );
    }
}
