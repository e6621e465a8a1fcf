using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>
/// A holder takes back what it said it may grant: no offer is published and no right kept by it any more. What was
/// granted or kept before stands.
/// </summary>
public static class RevokeRightsIn
{
    public static async Task<Result<RightsInAnswer>> Handle(
        RightsInId rightsInId,
        bool? dryRun,
        Caller caller,
        Unit unit
    )
    {
        if (await unit.FindRightsInAsync(rightsInId) is not { } right || !RightsInAnswer.IsVisible(right, caller))
            return Error.NotFound("rights-in");
        if (right.HolderId != caller.ParticipantId)
            return Refusals.NotHolder;
        if (dryRun is true)
            unit.DryRun();
        if (!await unit.RevokeAsync(rightsInId))
            return Refusals.RightsInRevoked;
        return RightsInAnswer.Of((await unit.FindRightsInAsync(rightsInId))!, caller);
    }
}
