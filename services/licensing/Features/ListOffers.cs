using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;
using Microsoft.AspNetCore.Http;

namespace Exchange.Licensing.Features;

/// <summary>Lists offers, newest first; those of works that are not listed any more only to their holders.</summary>
public static class ListOffers
{
    /// <summary>Which offers; each filter that is given must hold.</summary>
    public sealed record Filter(WorkId? WorkId, ParticipantId? HolderId, Exclusivity? Kind, OfferState? State);

    public static async Task<Result<Page<OfferAnswer>>> Handle(
        [AsParameters] Filter filter,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!Cursors.TryRead<OfferKind>(paging, out var after))
            return Cursors.Refusal;
        var rows = await unit.ListAsync<OfferRow>(
            List,
            new
            {
                filter.WorkId,
                filter.HolderId,
                kind = filter.Kind?.ToText(),
                state = filter.State?.ToText(),
                reader = caller.ParticipantId,
                seesAll = caller.SeesAll,
                after,
                limit = paging.Size() + 1,
            }
        );
        return Page.Of(
            [.. rows.Select(row => OfferAnswer.Of(row.ToOffer(), caller))],
            paging,
            offer => offer.OfferId.ToString()
        );
    }

    private const string List = $"""
        {Offers.Select}
        where (@WorkId::uuid is null or offer.work_id = @WorkId)
        and (@HolderId::uuid is null or offer.holder_id = @HolderId)
        and (@kind::text is null or offer.kind = @kind)
        and (@state::text is null or offer.state = @state)
        and {Offers.IsShown}
        and (@after::uuid is null or offer.offer_id < @after)
        order by offer.offer_id desc
        limit @limit
        """;
}
