using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Registers somebody who makes or holds works: an operator in the exchange's list, a holder in its own.
/// </summary>
public static class RegisterParty
{
    public static async Task<Result<PartyAnswer>> Handle(PartyContent request, bool? dryRun, Caller caller, Unit unit)
    {
        if (PartyAnswer.Refusal(request) is { } invalid)
            return invalid;
        var content = PartyRules.Settle(request);
        var (partyId, owner) = (PartyId.New(), Parties.ListOf(caller));
        if (await PartyAnswer.PlaceRefusalAsync(unit, owner, partyId, content) is { } misplaced)
            return misplaced;
        if (dryRun is true)
            unit.DryRun();
        await Parties.InsertAsync(unit, partyId, owner, content);
        await Parties.RememberAsync(unit, partyId, PartyStep.Register, caller.ParticipantId);
        return await PartyAnswer.OfAsync((await Parties.FindAsync(unit, partyId))!, caller, unit);
    }
}
