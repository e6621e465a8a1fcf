using Exchange.Catalog.Data;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Lists harvests, the newest first: a holder's own; all of them for operators and supervisors.</summary>
public static class ListHarvests
{
    public static async Task<Result<Page<HarvestAnswer>>> Handle([AsParameters] Paging paging, Caller caller, Unit unit)
    {
        var after = new HarvestId(Guid.AllBitsSet);
        if (paging.Cursor() is { } cursor && !HarvestId.TryParse(cursor, provider: null, out after))
            return Error.Invalid("cursor.invalid", "This is no nextAfter of a page of harvests.");
        var rows = await unit.ListAsync<HarvestRow>(
            Select,
            new
            {
                Me = caller.ParticipantId,
                caller.SeesAll,
                After = after,
                Limit = paging.Size() + 1,
            }
        );
        var answers = rows.Select(row => HarvestAnswer.Of(row, caller)).ToList();
        return Page.Of(answers, paging, harvest => harvest.HarvestId.ToString());
    }

    private const string Select = $"""
        select {Harvests.Columns}
        from harvests
        where harvest_id < @After
        and (holder_id = @Me or @SeesAll)
        order by harvest_id desc
        limit @Limit
        """;
}
