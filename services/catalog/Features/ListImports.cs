using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Lists imports, the newest first: a holder's own; all of them for operators and supervisors. A dry run is in no list:
/// who started it has its address.
/// </summary>
public static class ListImports
{
    public static async Task<Result<Page<ImportAnswer>>> Handle([AsParameters] Paging paging, Caller caller, Unit unit)
    {
        var after = new ImportId(Guid.AllBitsSet);
        if (paging.Cursor() is { } cursor && !ImportId.TryParse(cursor, provider: null, out after))
            return Error.Invalid("cursor.invalid", "This is no nextAfter of a page of imports.");
        var rows = await unit.ListAsync<ImportRow>(
            caller.SeesAll ? SelectAll : SelectMine,
            new
            {
                Me = caller.ParticipantId,
                After = after,
                Limit = paging.Size() + 1,
            }
        );
        var answers = rows.Select(row => row.ToAnswer(caller)).ToList();
        return Page.Of(answers, paging, import => import.ImportId.ToString());
    }

    private const string SelectAll = $"""
        select
        {ImportRow.Columns}
        from imports
        where import_id < @After
        and not dry_run
        order by import_id desc
        limit @Limit
        """;

    private const string SelectMine = $"""
        select
        {ImportRow.Columns}
        from imports
        where import_id < @After
        and holder_id = @Me
        and not dry_run
        order by import_id desc
        limit @Limit
        """;
}
