using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;
using Microsoft.AspNetCore.Http;

namespace Exchange.Licensing.Features;

/// <summary>Lists the encumbrances of the caller's works and those in its favor, newest first.</summary>
public static class ListEncumbrances
{
    /// <summary>Which encumbrances; each filter that is given must hold.</summary>
    public sealed record Filter(WorkId? WorkId, ParticipantId? PartyId, EncumbranceType? Type, EncumbranceState? State);

    public static async Task<Result<Page<EncumbranceAnswer>>> Handle(
        [AsParameters] Filter filter,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!Cursors.TryRead<EncumbranceKind>(paging, out var after))
            return Cursors.Refusal;
        var rows = await unit.ListAsync<EncumbranceRow>(
            List,
            new
            {
                filter.WorkId,
                filter.PartyId,
                type = filter.Type?.ToText(),
                state = filter.State?.ToText(),
                seesAll = caller.SeesAll,
                reader = caller.ParticipantId,
                after,
                limit = paging.Size() + 1,
            }
        );
        return Page.Of(
            [.. rows.Select(row => EncumbranceAnswer.Of(row, caller))],
            paging,
            one => one.EncumbranceId.ToString()
        );
    }

    private const string List = $"""
        {EncumbranceRow.Select}
        where (@WorkId::uuid is null or work_id = @WorkId)
        and (@PartyId::uuid is null or party_id = @PartyId)
        and (@type::text is null or type = @type)
        and (@state::text is null or state = @state)
        and (@seesAll or holder_id = @reader or party_id = @reader)
        and (@after::uuid is null or encumbrance_id < @after)
        order by encumbrance_id desc
        limit @limit
        """;
}
