using Exchange.Contracts.Licensing.V1;
using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Licensing.Process;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>
/// Keeps the rights of an offer for an order, or says exactly why not: in the place of the buyer's own hold or option,
/// or after those who have the right of first refusal, or where nothing stands yet. A repeat is told the same.
/// </summary>
public static class Reserve
{
    public static async Task Handle(ReserveRights asked, Unit unit)
    {
        var grantId = Guid.CreateVersion7();
        var now = await unit.OpenAsync(asked.OrderId, asked.OfferId, asked.BuyerId, grantId);
        if (now is null)
        {
            await TellAgainAsync(asked.OrderId, unit);
            return;
        }
        var kept = await KeepAsync(asked, grantId, now.Value, unit);
        if (kept.IsOk)
        {
            unit.Say(new RightsReserved(asked.OrderId, kept.Value));
            return;
        }
        var told = ToldRefusal.Of(kept.Error);
        await unit.RefuseAsync(asked.OrderId, told);
        unit.Say(told.To(asked.OrderId));
    }

    private static async Task<Result<ReservationId>> KeepAsync(
        ReserveRights asked,
        Guid grantId,
        DateTimeOffset now,
        Unit unit
    )
    {
        if (await unit.FindOfferAsync(asked.OfferId) is not { } offer)
            return Refusals.OfferUnknown;
        if (offer.Refuses(now) is { } refusal)
            return refusal;
        var box = offer.KeptFrom(now);
        // Also where it is kept for the buyer already: a community that takes its consent back stops every new grant.
        if (await unit.ConsentRefusalAsync(box) is { } unconsented)
            return unconsented;
        var wish = new Wish(offer.OfferId, asked.BuyerId, offer.Terms.Kind, box, now);
        var standing = await unit.StandingAsync(box.Works);
        // What is kept for the buyer was covered when it was kept, and stands whatever became of the rights-in since.
        foreach (var own in EncumbranceRules.TakenUp(wish, standing))
        {
            if (!await unit.LockAsync(own.EncumbranceId))
                continue;
            if (await TakeUpAsync(asked.OrderId, offer, own, box.Term, unit) is { } taken)
                return taken;
        }
        var rightsIn = await unit.RightsInAsync(box.Works, offer.HolderId);
        if (RightsRules.Cover(box, offer.Terms.Kind, rightsIn) is { } uncovered)
            return await unit.RefusalAsync(uncovered, box.Works, asked.BuyerId, offer.HolderId);
        if (EncumbranceRules.NoticedFirst(wish, standing) is { } first && await unit.LockAsync(first.EncumbranceId))
        {
            // A rival may have been put off meanwhile; then the party's hold stands already.
            if (EncumbranceRules.NoticedFirst(wish, await unit.StandingAsync(box.Works)) is { } party)
                return await GiveNoticeAsync(wish, offer, party, unit);
        }
        return await PlaceAsync(asked, grantId, offer, box, unit);
    }

    private static async Task<Result<ReservationId>> PlaceAsync(
        ReserveRights asked,
        Guid grantId,
        Offer offer,
        RightsBox box,
        Unit unit
    )
    {
        if (!await unit.TakeAsync(offer))
            return Refusals.OfferSoldOut;
        var rights = new RightsToKeep(grantId, RightsOutIs.Reservation, offer.WorkId, offer.Terms.Kind, box)
        {
            OfferId = offer.OfferId,
            OrderId = asked.OrderId,
            PartyId = asked.BuyerId,
        };
        if (await unit.PlaceAsync(rights) is not { } met)
            return new ReservationId(grantId);
        await unit.GiveBackAsync(offer.OfferId);
        return await unit.RefusalAsync(met, box.Works, asked.BuyerId, offer.HolderId);
    }

    private static async Task<Result<ReservationId>?> TakeUpAsync(
        OrderId orderId,
        Offer offer,
        StandingEncumbrance own,
        RangeSet term,
        Unit unit
    )
    {
        // A hold has its license of a limited offer already; an option takes one now.
        var takes = own.Type is EncumbranceType.Option;
        if (takes && !await unit.TakeAsync(offer))
            return Refusals.OfferSoldOut;
        if (await unit.TakeUpAsync(own.EncumbranceId, orderId, offer.OfferId) is { } grantId)
        {
            await unit.KeptAsync(orderId, grantId, term);
            return new ReservationId(grantId);
        }
        if (takes)
            await unit.GiveBackAsync(offer.OfferId);
        return null;
    }

    private static async Task<Error> GiveNoticeAsync(Wish wish, Offer offer, StandingEncumbrance first, Unit unit)
    {
        var until = wish.At.AddDays(first.NoticeDays!.Value);
        var hold = new HoldToPlace(offer, first.PartyId, wish.At, until, first.EncumbranceId);
        var held = await Holding.HoldAsync(unit, hold, wish.BuyerId);
        return held.IsOk ? Refusals.FirstRefusal(until) : held.Error;
    }

    private static async Task TellAgainAsync(OrderId orderId, Unit unit)
    {
        var request = (await unit.FindRequestAsync(orderId))!;
        switch (request.State)
        {
            case RequestState.Reserved or RequestState.Licensed:
                unit.Say(new RightsReserved(orderId, new ReservationId(request.GrantId!.Value)));
                break;
            case RequestState.Refused:
                unit.Say(Json.Read<ToldRefusal>(request.Refusal!).To(orderId));
                break;
            case RequestState.Released:
                unit.Say(ToldRefusal.Of(Refusals.OrderReleased).To(orderId));
                break;
        }
    }
}
