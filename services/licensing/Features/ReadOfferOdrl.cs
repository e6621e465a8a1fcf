using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>Reads an offer as an ODRL 2.2 policy in the exchange's profile.</summary>
public static class ReadOfferOdrl
{
    public static async Task<Result<LinkedData>> Handle(OfferId offerId, Caller caller, Unit unit) =>
        await unit.FindOfferAsync(offerId, caller) is { } offer
            ? new LinkedData(OdrlWriter.Write(offer, VocabularyFiles.All))
            : Error.NotFound("offer");
}
