using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Process;

/// <summary>An offer that is to be kept for a party.</summary>
/// <param name="Now">The database's time.</param>
/// <param name="NoticedBy">The right of first refusal whose notice it is; null where the holder gives it.</param>
public sealed record HoldToPlace(
    Offer Offer,
    ParticipantId PartyId,
    DateTimeOffset Now,
    DateTimeOffset ExpiresAt,
    EncumbranceId? NoticedBy = null,
    string? Note = null
);

/// <summary>Keeps an offer for a named party: as the holder says, or as the notice of a first refusal.</summary>
public static class Holding
{
    /// <summary>The hold's id, or why the offer can't be kept; a refusal leaves nothing behind.</summary>
    /// <param name="askerId">Who is told of a conflict.</param>
    public static async Task<Result<EncumbranceId>> HoldAsync(Unit unit, HoldToPlace hold, ParticipantId askerId)
    {
        var offer = hold.Offer;
        if (offer.Refuses(hold.Now) is { } refusal)
            return refusal;
        var works = offer.Sides.Works;
        var rightsIn = await unit.RightsInAsync(works, offer.HolderId);
        if (RightsRules.Cover(offer.KeptFrom(hold.Now), offer.Terms.Kind, rightsIn) is { } uncovered)
            return await unit.RefusalAsync(uncovered, works, askerId, offer.HolderId);
        if (!await unit.TakeAsync(offer))
            return Refusals.OfferSoldOut;

        var id = EncumbranceId.New();
        var box = offer.Sides with { Term = offer.Terms.Term.KeptBetween(hold.Now, hold.ExpiresAt) };
        var rights = new RightsToKeep(Guid.CreateVersion7(), RightsOutIs.Hold, offer.WorkId, offer.Terms.Kind, box)
        {
            OfferId = offer.OfferId,
            PartyId = hold.PartyId,
            EncumbranceId = id,
        };
        if (await unit.PlaceAsync(rights) is { } met)
        {
            await unit.GiveBackAsync(offer.OfferId);
            return await unit.RefusalAsync(met, works, askerId, offer.HolderId);
        }
        await unit.InsertAsync(ToRecord(id, hold, box));
        return id;
    }

    private static EncumbranceToRecord ToRecord(EncumbranceId id, HoldToPlace hold, RightsBox box)
    {
        var (offer, terms) = (hold.Offer, hold.Offer.Terms);
        var term = Term.Of(box.Term.Ranges.Single());
        var stated = new StatedEncumbrance(
            terms.Uses,
            terms.Territories,
            terms.Languages,
            term,
            Window: null,
            hold.Note
        );
        return new(id, EncumbranceType.Hold, offer.WorkId, offer.HolderId, terms.Kind, box, box.Term, stated)
        {
            PartyId = hold.PartyId,
            OfferId = offer.OfferId,
            ExpiresAt = hold.ExpiresAt,
            NoticedBy = hold.NoticedBy,
        };
    }
}
