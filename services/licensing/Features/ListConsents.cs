using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Platform;
using Microsoft.AspNetCore.Http;

namespace Exchange.Licensing.Features;

/// <summary>Lists the consents to uses of a work, oldest first; its holder, operators and supervisors may.</summary>
public static class ListConsents
{
    public static async Task<Result<Page<ConsentAnswer>>> Handle(
        WorkId workId,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!Cursors.TryRead<ConsentKind>(paging, out var after))
            return Cursors.Refusal;
        var rows = await unit.ListAsync<ConsentRow>(
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
            [.. rows.Select(row => ConsentAnswer.Of(row.ToConsent(), caller))],
            paging,
            consent => consent.ConsentId.ToString()
        );
    }

    private const string List = $"""
        {Consents.Select}
        where work_id = @workId
        and (@seesAll or holder_id = @reader)
        and (@after::uuid is null or consent_id > @after)
        order by consent_id
        limit @limit
        """;
}
