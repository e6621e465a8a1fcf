using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Platform;

namespace Exchange.Licensing.Process;

/// <summary>Puts boxes of a holder under an option, a holdback or its own use.</summary>
public static class Encumbering
{
    /// <summary>Takes the place of a whole box, or answers why it can't.</summary>
    public static async Task<Error?> PlaceAsync(Unit unit, EncumbranceToRecord one)
    {
        var box = one.Sides with { Term = one.Term! };
        return await unit.PlaceAsync(one.Blocking(box)) is { } met
            ? await unit.RefusalAsync(met, box.Works, one.HolderId, one.HolderId)
            : null;
    }
}
