using System.Globalization;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Catalog.Features;

/// <summary>
/// Lists works that the caller may see: the newest first, or by relevance where something is looked for.
/// </summary>
public static class ListWorks
{
    /// <summary>What to list; what is left out does not matter.</summary>
    /// <param name="HolderId">Works of this holder.</param>
    /// <param name="Class">Works of this class, for example <c>painting</c>.</param>
    /// <param name="State">Works in this state.</param>
    /// <param name="RightsStatus">Works with this RightsStatements or Creative Commons URI.</param>
    /// <param name="Creator">Works by somebody whose name has these words.</param>
    /// <param name="YearFrom">Works that may have been made in this year or later; -480 is 480 BCE.</param>
    /// <param name="YearTo">Works that may have been made in this year or earlier.</param>
    /// <param name="Q">Words, or any run of Chinese characters, anywhere in the work's texts.</param>
    public sealed record Query(
        ParticipantId? HolderId,
        string? Class,
        WorkState? State,
        string? RightsStatus,
        string? Creator,
        int? YearFrom,
        int? YearTo,
        string? Q
    );

    public sealed class Validator : AbstractValidator<Query>
    {
        private const int LongestSearch = 200;

        public Validator()
        {
            RuleFor(query => query.Class)
                .Must(text => text is null || Profiles.BuiltIn.Has(text))
                .WithErrorCode("class.unknown");
            RuleFor(query => query.RightsStatus)
                .Must(text => text is null || RightsStatuses.Canonical(text) is not null)
                .WithErrorCode("rightsStatus.unknown");
            RuleFor(query => query.Creator).MaximumLength(LongestSearch).Must(CanBeSearched).WithErrorCode("noWords");
            RuleFor(query => query.Q).MaximumLength(LongestSearch).Must(CanBeSearched).WithErrorCode("noWords");
        }

        private static bool CanBeSearched(string? text) => text is null || Tokens.Query(text) is not null;
    }

    /// <summary>A work in a list.</summary>
    /// <param name="Image">The first image link.</param>
    /// <param name="DisplayTitle">The title in one language, by the header Accept-Language.</param>
    /// <param name="DisplayLanguage">The language tag of that title.</param>
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
        string DisplayLanguage
    ) : ISpoken
    {
        IEnumerable<string> ISpoken.Languages => [DisplayLanguage];
    }

    public static async Task<Result<Page<Item>>> Handle(
        [AsParameters] Query query,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!TryReadCursor(paging.Cursor(), out var after))
            return Error.Invalid("cursor.invalid", "This is no nextAfter of a page of works.");
        var search = query.Q is null ? null : Tokens.Query(query.Q);
        var parameters = new
        {
            Me = caller.ParticipantId,
            query.HolderId,
            query.Class,
            State = query.State?.ToText(),
            RightsStatus = RightsStatuses.Canonical(query.RightsStatus),
            Creator = query.Creator is null ? null : Tokens.Query(query.Creator, SearchDocument.Creator),
            query.YearFrom,
            query.YearTo,
            Search = search,
            AfterRank = after.Rank,
            AfterId = after.WorkId,
            Limit = paging.Size() + 1,
        };
        var sql = ListWorksSql.Of(query, seesAll: caller.SeesAll, isSearch: search is not null);
        var rows = await unit.ListAsync<Row>(sql, parameters);
        var page = Page.Of(rows, paging, row => row.Cursor);
        return new Page<Item>([.. page.Data.Select(row => row.ToItem(caller.Languages))], page.NextAfter);
    }

    // A rank is a float4: nine digits bring back exactly the same one.
    private static bool TryReadCursor(string? cursor, out (float Rank, WorkId WorkId) after)
    {
        after = (float.MaxValue, new WorkId(Guid.AllBitsSet));
        if (cursor is null)
            return true;
        var parts = cursor.Split(' ');
        var whole =
            parts.Length == 2
            & float.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var rank)
            & WorkId.TryParse(parts[^1], provider: null, out var workId);
        after = (rank, workId);
        return whole;
    }

    private sealed record Row(
        WorkId WorkId,
        ParticipantId HolderId,
        WorkState State,
        int Version,
        string Content,
        float Rank
    )
    {
        public string Cursor => $"{Rank.ToString("G9", CultureInfo.InvariantCulture)} {WorkId}";

        public Item ToItem(Languages wanted)
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
                language
            );
        }
    }
}
