using Exchange.Catalog.Data;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Reads a party. One that was merged into another leads there: 303.</summary>
public static class ReadParty
{
    public static async Task<Result<PartyAnswer>> Handle(PartyId partyId, Caller caller, Unit unit) =>
        await Parties.FindAsync(unit, partyId) is { } party
            ? await PartyAnswer.OfAsync(party, caller, unit)
            : Error.NotFound("party");
}
