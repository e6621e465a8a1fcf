using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>Reads rights-in; only the holder, the operator and supervisors see them.</summary>
public static class ReadRightsIn
{
    public static async Task<Result<RightsInAnswer>> Handle(RightsInId rightsInId, Caller caller, Unit unit) =>
        await unit.FindRightsInAsync(rightsInId) is { } right && RightsInAnswer.IsVisible(right, caller)
            ? RightsInAnswer.Of(right, caller)
            : Error.NotFound("rights-in");
}
