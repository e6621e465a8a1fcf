using Exchange.Catalog.Data;
using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Takes a proposed change back.</summary>
public static class CancelChange
{
    public static async Task<Result<ChangeAnswer>> Handle(
        WorkId workId,
        ChangeId changeId,
        bool? dryRun,
        Caller caller,
        Unit unit
    )
    {
        if (await ChangeAnswer.FindWorkAsync(unit, workId, caller, locked: true) is not { } work)
            return Error.NotFound("work");
        if (await Changes.FindAsync(unit, workId, changeId) is not { } change)
            return Error.NotFound("change");
        if (work.HolderId != caller.ParticipantId)
            return Error.Forbidden("work.notHolder", "Only its holder can take a change back.");
        var end = ChangeProcess.Take(change.State, ChangeStep.Cancel);
        if (!end.IsOk)
            return end.Error;
        await Changes.EndAsync(unit, changeId, end.Value, caller.ParticipantId, reason: null);
        if (dryRun is true)
            unit.DryRun();
        return ChangeAnswer.Of((await Changes.FindAsync(unit, workId, changeId))!, work.HolderId, caller);
    }
}
