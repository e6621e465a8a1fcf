using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Replaces what a list says of a party; names that came in files of their own stay.</summary>
public static class EditParty
{
    public static async Task<Result<PartyAnswer>> Handle(
        PartyId partyId,
        PartyContent request,
        IfMatch match,
        Caller caller,
        Unit unit
    )
    {
        if (await Parties.LockAsync(unit, partyId) is not { } party)
            return Error.NotFound("party");
        if (party.OwnerId != Parties.ListOf(caller))
            return Error.Forbidden("party.notOwner", "A party is edited by whoever keeps its list.");
        if (party.MergedInto is { } other)
            return Error.Conflict("party.merged", $"It was merged into {other}: edit that one.");
        if (match.Against(party.Version) is { } stale)
            return stale;
        if (PartyAnswer.Refusal(request) is { } invalid)
            return invalid;
        var content = PartyRules.Settle(request);
        if (await PartyAnswer.PlaceRefusalAsync(unit, party.OwnerId, partyId, content) is { } misplaced)
            return misplaced;
        await Parties.UpdateAsync(unit, partyId, content);
        await Parties.RememberAsync(unit, partyId, PartyStep.Edit, caller.ParticipantId);
        return await PartyAnswer.OfAsync((await Parties.FindAsync(unit, partyId))!, caller, unit);
    }
}
