using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Platform;
using Microsoft.AspNetCore.Http;

namespace Exchange.Licensing.Features;

/// <summary>Lists the rights-in of a work, oldest first; its holder, the operator and supervisors may.</summary>
public static class ListRightsIn
{
    public static async Task<Result<Page<RightsInAnswer>>> Handle(
        WorkId workId,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!Cursors.TryRead<RightsInKind>(paging, out var after))
            return Cursors.Refusal;
        var rows = await unit.ListAsync<RightsInRow>(
            List,
            new
            {
                workId,
                seesAll = caller.SeesAll,
                reader = caller.ParticipantId,
                after,
                limit = paging.Size() + 1,
            }
        );
        return Page.Of(
            [.. rows.Select(row => RightsInAnswer.Of(row.ToRecorded(), caller))],
            paging,
            right => right.RightsInId.ToString()
        );
    }

    private const string List = $"""
        {RightsInRows.Select}
        where work_id = @workId
        and (@seesAll or holder_id = @reader)
        and (@after::uuid is null or rights_in_id > @after)
        order by rights_in_id
        limit @limit
        """;
}
