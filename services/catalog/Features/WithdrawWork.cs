using Exchange.Catalog.Data;
using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Takes a work back; what was public is public no more.</summary>
public static class WithdrawWork
{
    public static async Task<Result<WorkAnswer>> Handle(WorkId workId, bool? dryRun, Caller caller, Unit unit)
    {
        if (await Works.LockAsync(unit, workId) is not { } work || !WorkAnswer.IsVisible(work, caller))
            return Error.NotFound("work");
        if (work.HolderId != caller.ParticipantId)
            return Error.Forbidden("work.notHolder", "Only its holder can withdraw a work.");
        var after = await WorkSteps.TakeAsync(unit, work, WorkStep.Withdraw, caller.ParticipantId);
        await Changes.CancelOpenAsync(unit, workId, caller.ParticipantId);
        if (dryRun is true)
            unit.DryRun();
        return after.IsOk ? WorkAnswer.Of(after.Value, caller) : after.Error;
    }
}
