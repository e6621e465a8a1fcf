using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;
using Microsoft.AspNetCore.Http;

namespace Exchange.Licensing.Features;

/// <summary>
/// Lists everything that is out on a work: licenses, reservations, holds, options, holdbacks, own uses. Its holder, the
/// operator and supervisors see it.
/// </summary>
public static class ListRightsOut
{
    /// <summary>A right that is out, in codes.</summary>
    /// <param name="Id">For the next page.</param>
    /// <param name="PartyId">Who has it or waits for it; null for a holdback and an own use.</param>
    public sealed record RightOut(
        ReservationId Id,
        RightsOutIs Is,
        Exclusivity Kind,
        StatedBox Box,
        ParticipantId? PartyId,
        LicenseId? LicenseId,
        EncumbranceId? EncumbranceId
    );

    public static async Task<Result<Page<RightOut>>> Handle(
        WorkId workId,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!Cursors.TryRead<ReservationKind>(paging, out var after))
            return Cursors.Refusal;
        var work = await unit.FindAsync<WorkCopy>(Find, new { workId });
        if (work is null || (work.HolderId != caller.ParticipantId && !caller.SeesAll))
            return Error.NotFound("work");
        var works = (await unit.CoveredAsync(workId)).Numbers();
        var rows = await unit.ListAsync<RightsOutRow>(
            List,
            new
            {
                works = works.ToString(),
                after,
                limit = paging.Size() + 1,
            }
        );
        var named = await unit.NamedAsync(works);
        return Page.Of([.. rows.Select(row => Of(row.ToRightsOut(), named))], paging, one => one.Id.ToString());
    }

    private static RightOut Of(RightsOut right, IReadOnlyDictionary<long, WorkId> named) =>
        new(
            new ReservationId(right.GrantId),
            right.Is,
            right.Kind,
            VocabularyFiles.All.Write(right.Box, named).Single(),
            right.PartyId,
            right.Is is RightsOutIs.License ? new LicenseId(right.GrantId) : null,
            right.EncumbranceId
        );

    private const string Find = """
        select work_id, holder_id, class, listed, number, now() as read_at
        from work
        where work_id = @workId
        """;

    private const string List = $"""
        {RightsOutRow.Select}
        where released_at is null
        and works && @works::int8multirange
        and (@after::uuid is null or grant_id > @after)
        order by grant_id
        limit @limit
        """;
}
