using System.Globalization;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Process;
using Exchange.Catalog.Searching;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Lists works that the caller may see: the newest first, or by relevance where something is looked for.
/// </summary>
public static class ListWorks
{
    /// <param name="Sort">
    /// <c>relevance</c> where words are looked for, else <c>newest</c>; <c>oldest</c> and <c>latest</c> go by the year
    /// of making. Of what many works have in common, 10,000 are put in order, by relevance 2,000 of each
    /// <c>foundBy</c>.
    /// </param>
    public sealed record Query(WorkOrder? Sort);

    /// <summary>A work in a list.</summary>
    /// <param name="Image">The first image link.</param>
    /// <param name="DisplayTitle">The title in one language, by the header Accept-Language.</param>
    /// <param name="DisplayLanguage">The language tag of that title.</param>
    /// <param name="FoundBy">Where the words that were looked for stand; null where none were.</param>
    /// <param name="Highlights">Texts of the work with these words, at most three.</param>
    public sealed record Item(
        WorkId WorkId,
        ParticipantId HolderId,
        WorkState State,
        int Version,
        LanguageMap Title,
        IReadOnlyList<Creator> Creators,
        DateSpan? Date,
        string Class,
        string RightsStatus,
        string? Image,
        string DisplayTitle,
        string DisplayLanguage,
        FoundBy? FoundBy,
        IReadOnlyList<Highlight> Highlights
    ) : ISpoken
    {
        IEnumerable<string> ISpoken.Languages => [DisplayLanguage];
    }

    public static async Task<Result<Page<Item>>> Handle(
        [AsParameters] WorkFilter filter,
        [AsParameters] Query query,
        [AsParameters] Paging paging,
        Caller caller,
        IWorkSearch search,
        Unit unit
    )
    {
        if (!TryReadPlace(paging.Cursor(), out var after))
            return Error.Invalid("cursor.invalid", "This is no nextAfter of a page of works.");
        var asked = filter.ToWorkQuery(caller) with { Order = query.Sort ?? WorkOrder.Relevance };
        var found = await search.FindAsync(asked, after, paging.Size() + 1);
        var page = Page.Of(found, paging, PlaceOf);
        var parameters = new
        {
            Ids = page.Data.Select(work => work.WorkId.Value).ToArray(),
            Me = caller.ParticipantId,
            caller.SeesAll,
        };
        var rows = await unit.ListAsync<Row>(Select, parameters);
        var works = rows.ToDictionary(row => row.WorkId);
        // A work that left the public meanwhile is gone.
        var items = page
            .Data.Where(work => works.ContainsKey(work.WorkId))
            .Select(work => works[work.WorkId].ToItem(work.By, asked.Words, caller.Languages));
        return new Page<Item>([.. items], page.NextAfter);
    }

    private static string PlaceOf(FoundWork work) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)(work.By ?? FoundBy.WholeTitle)} {work.Key} {work.WorkId}");

    private static bool TryReadPlace(string? cursor, out WorkPlace? after)
    {
        after = null;
        if (cursor is null)
            return true;
        var parts = cursor.Split(' ');
        if (
            parts.Length != 3
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var by)
            || !Enum.IsDefined((FoundBy)by)
            || !int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var key)
            || !WorkId.TryParse(parts[2], provider: null, out var workId)
        )
            return false;
        after = new WorkPlace((FoundBy)by, key, workId);
        return true;
    }

    private sealed record Row(WorkId WorkId, ParticipantId HolderId, WorkState State, int Version, string Content)
    {
        public Item ToItem(FoundBy? by, SearchWords? words, Languages wanted)
        {
            var content = ContentJson.Read(Content);
            var (language, title) = wanted.Choose(content.Title) ?? ("und", "");
            return new Item(
                WorkId,
                HolderId,
                State,
                Version,
                content.Title,
                content.Creators ?? [],
                content.Date,
                content.Class,
                content.RightsStatus,
                content.Images?.FirstOrDefault(),
                title,
                language,
                by,
                words is null ? [] : Highlighting.Of(content, words)
            );
        }
    }

    private const string Select = """
        select work_id, holder_id, state, version, content
        from works
        where work_id = any(@Ids)
        and (@SeesAll or state = 'listed' or holder_id = @Me)
        """;
}
