using Exchange.Catalog.Data;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Lists the changes that were proposed for a work, the newest first, for its holder, operators and supervisors.
/// </summary>
public static class ListChanges
{
    public static async Task<Result<Page<ChangeAnswer>>> Handle(
        WorkId workId,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (await ChangeAnswer.FindWorkAsync(unit, workId, caller, locked: false) is not { } work)
            return Error.NotFound("work");
        var before = new ChangeId(Guid.AllBitsSet);
        if (paging.Cursor() is { } cursor && !ChangeId.TryParse(cursor, provider: null, out before))
            return Error.Invalid("cursor.invalid", "This is no nextAfter of a page of changes.");
        var rows = await unit.ListAsync<ChangeRow>(
            Select,
            new
            {
                WorkId = workId,
                Before = before,
                Limit = paging.Size() + 1,
            }
        );
        var page = Page.Of(rows, paging, row => row.ChangeId.ToString());
        return new Page<ChangeAnswer>(
            [.. page.Data.Select(row => ChangeAnswer.Of(row, work.HolderId, caller))],
            page.NextAfter
        );
    }

    private const string Select = $"""
        select
        {Changes.Columns}
        from work_changes
        where work_id = @WorkId
        and change_id < @Before
        order by change_id desc
        limit @Limit
        """;
}
