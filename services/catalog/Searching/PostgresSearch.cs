using System.Globalization;
using Exchange.Platform;

namespace Exchange.Catalog.Searching;

/// <summary>
/// Search by PostgreSQL: each way of finding a work is one look into the index, the best way first, until the page is
/// full. No vector of a work is read for its rank, which would cost most where most is found.
/// </summary>
public sealed class PostgresSearch(Unit unit) : IWorkSearch
{
    public async Task<IReadOnlyList<FoundWork>> FindAsync(WorkQuery query, WorkPlace? after, int count)
    {
        var rows = await FindAsTypedAsync(query, after, count);
        // What nothing has as it was typed may be mistyped.
        if (rows.Count > 0 || query.Words is not { } words || after is { By: < FoundBy.Similar })
            return rows;
        var (nearest, near) = await SimilarAsync(words);
        return query.Order is WorkOrder.Relevance
            ? await FindAsync(query, [(FoundBy.Similar, nearest), (FoundBy.Distant, near)], after, count)
            : await FindAsync(query, [(FoundBy.Similar, near)], after, count);
    }

    public async Task<IReadOnlyList<WorkCount>> CountAsync(WorkQuery query)
    {
        var counts = await CountAsync(query, query.Words is null ? null : AnyWay(query.Words));
        if (query.Words is not { } words || counts.Any(count => count is { Facet: "total", Count: > 0 }))
            return counts;
        return await CountAsync(query, (await SimilarAsync(words)).Near);
    }

    private async Task<IReadOnlyList<FoundWork>> FindAsTypedAsync(WorkQuery query, WorkPlace? after, int count) =>
        query.Words is not { } words ? await FindAsync(query, [], after, count)
        : after is { By: >= FoundBy.Similar } ? []
        : query.Order is WorkOrder.Relevance ? await FindAsync(query, [.. words.Ways()], after, count)
        : await FindAsync(query, [(FoundBy.Text, AnyWay(words))], after, count);

    private async Task<IReadOnlyList<FoundWork>> FindAsync(
        WorkQuery query,
        IReadOnlyList<(FoundBy By, string Query)> ways,
        WorkPlace? after,
        int count
    )
    {
        var sql = new WorkSearchSql(query);
        var text = ways.Count == 0 ? sql.List(after) : sql.Ranked(ways, after);
        return await unit.ListAsync<FoundWork>(text, sql.Parameters(after, count));
    }

    private async Task<IReadOnlyList<WorkCount>> CountAsync(WorkQuery query, string? way)
    {
        var sql = new WorkSearchSql(query);
        return await unit.ListAsync<WorkCount>(sql.Counts(way), sql.Parameters(after: null, WorkQuery.MostCounted));
    }

    // By the words that the fewest slips make of what was typed, and by all that are near.
    private async Task<(string Nearest, string Near)> SimilarAsync(SearchWords words)
    {
        var asked = words.Spellings.Distinct(StringComparer.Ordinal).ToArray();
        var known = asked.Length == 0 ? [] : await unit.ListAsync<Known>(SelectNear, new { Words = asked });
        var near = known
            .Select(one => (one.Asked, one.Word, Slips: Spelling.Slips(one.Asked, one.Word)))
            .Where(one => one.Slips is not null)
            .ToLookup(one => one.Asked, StringComparer.Ordinal);
        var nearest = near.SelectMany(same => same.Where(one => one.Slips == same.Min(other => other.Slips)));
        return (words.Similar(Corrections(nearest)), words.Similar(Corrections(near.SelectMany(same => same))));
    }

    private static ILookup<string, string> Corrections(IEnumerable<(string Asked, string Word, int? Slips)> near) =>
        near.ToLookup(one => one.Asked, one => one.Word, StringComparer.Ordinal);

    private static string AnyWay(SearchWords words) => string.Join(" | ", words.Ways().Select(way => $"({way.Query})"));

    private sealed record Known(string Asked, string Word);

    // Words that share a quarter of their three-letter pieces; of two with the same number of slips, the likelier one.
    private const string SelectNear = """
        begin;
        set local pg_trgm.similarity_threshold = 0.25;
        select asked.word as asked, near.word
        from unnest(@Words::text[]) as asked (word)
        cross join lateral (
          select search_spellings.word
          from search_spellings
          where search_spellings.word % asked.word
          and length(search_spellings.word) between length(asked.word) - 2 and length(asked.word) + 2
          order by similarity(search_spellings.word, asked.word) desc, search_spellings.word
          limit 50
        ) as near;
        commit
        """;
}
