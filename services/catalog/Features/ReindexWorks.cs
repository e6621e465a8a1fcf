using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Searching;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Writes anew what is searched of works that were written before texts were cut as they are now, some hundred in a
/// transaction; meanwhile they are found by what was written before.
/// </summary>
public static class ReindexWorks
{
    public static async Task<int> Handle(Unit unit)
    {
        var rows = await unit.ListAsync<Row>(Select, new { WorkWords.Normalizer });
        await WorkSearch.KeepAsync(unit, [.. rows.Select(row => (row.WorkId, ContentJson.Read(row.Content)))]);
        return rows.Count;
    }

    private sealed record Row(WorkId WorkId, string Content);

    private const string Select = """
        select work_id, works.content
        from work_search
        join works using (work_id)
        where normalizer < @Normalizer
        limit 200
        for update of work_search skip locked
        """;
}
