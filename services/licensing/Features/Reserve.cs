using Exchange.Contracts.Licensing.V1;
using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>Keeps the rights of an offer for an order, or says exactly why not. A repeat is told the same.</summary>
public static class Reserve
{
    // A rival may be released between the refused insert and the look at it; then the next try may well succeed.
    private const int MaxTries = 5;

    public static async Task Handle(ReserveRights asked, Unit unit)
    {
        var grantId = Guid.CreateVersion7();
        var now = await unit.OpenAsync(asked.OrderId, asked.OfferId, asked.BuyerId, grantId);
        if (now is null)
        {
            await TellAgainAsync(asked.OrderId, unit);
            return;
        }
        if (await KeepAsync(asked, grantId, now.Value, unit) is not { } refusal)
        {
            unit.Say(new RightsReserved(asked.OrderId, new ReservationId(grantId)));
            return;
        }
        var told = new ToldRefusal(refusal.Code, refusal.Message, ConflictOf(refusal));
        await unit.RefuseAsync(asked.OrderId, told);
        unit.Say(new RightsRefused(asked.OrderId, told.Code, told.Message, told.Conflict));
    }

    private static async Task<Error?> KeepAsync(ReserveRights asked, Guid grantId, DateTimeOffset now, Unit unit)
    {
        if (await unit.FindOfferAsync(asked.OfferId) is not { } offer)
            return Refusals.OfferUnknown;
        if (offer.Refuses(now) is { } refusal)
            return refusal;
        var box = offer.KeptFrom(now);
        var rightsIn = await unit.RightsInAsync(offer.WorkId, offer.HolderId);
        if (RightsRules.Cover(box, offer.Terms.Kind, rightsIn) is { } uncovered)
            return Refusals.Of(uncovered, VocabularyFiles.All, asked.BuyerId);
        if (offer.Quantity is not null && !await unit.TakeAsync(offer.OfferId))
            return Refusals.OfferSoldOut;
        var met = await PlaceAsync(new RightsToKeep(grantId, asked.OrderId, offer, asked.BuyerId, box), unit);
        if (met is null)
            return null;
        await unit.GiveBackAsync(offer.OfferId);
        return Refusals.Of(met, VocabularyFiles.All, asked.BuyerId);
    }

    private static async Task<RightsConflict?> PlaceAsync(RightsToKeep rights, Unit unit)
    {
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            if (await unit.KeepAsync(rights))
                return null;
            if (await unit.FindMetAsync(rights) is { } met)
                return RightsRules.Meet(rights.Box, rights.Offer.Terms.Kind, [met]);
        }
        throw new InvalidOperationException($"Rivals for offer {rights.Offer.OfferId} come and go too fast.");
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
                var told = Json.Read<ToldRefusal>(request.Refusal!);
                unit.Say(new RightsRefused(orderId, told.Code, told.Message, told.Conflict));
                break;
            case RequestState.Released:
                unit.Say(
                    new RightsRefused(
                        orderId,
                        Refusals.OrderReleased.Code,
                        Refusals.OrderReleased.Message,
                        Conflict: null
                    )
                );
                break;
        }
    }

    private static string? ConflictOf(Error refusal) => refusal.Details.Count == 0 ? null : Json.Write(refusal.Details);
}
