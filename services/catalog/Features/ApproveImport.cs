using Exchange.Catalog.Data;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Lists the submitted works of an import as they are at this moment; one that changes meanwhile stays where it is.
/// Nobody reviews works of their own. The works move in the background; the import shows how many are where.
/// </summary>
public static class ApproveImport
{
    public static async Task<Result<ImportAnswer>> Handle(ImportId importId, bool? dryRun, Caller caller, Unit unit)
    {
        if (await ImportAnswer.FindAsync(unit, importId, caller) is not { } import)
            return Error.NotFound("import");
        if (import.HolderId == caller.ParticipantId)
            return ReviewDecision.OwnReview;
        if (import.State is ImportState.Queued or ImportState.Running)
            return Error.Conflict("import.running", "The file is still being read.");
        if (await Imports.AskAsync(unit, importId, "approve", caller.ParticipantId) == 0)
            return Error.Conflict("import.busy", "Its works are still being moved by an earlier request.");
        if (dryRun is true)
            unit.DryRun();
        return (await ImportAnswer.FindAsync(unit, importId, caller))!;
    }
}
