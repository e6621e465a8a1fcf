using Exchange.Catalog.Data;
using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Begins the review of a work: until the decision its holder does not change it.</summary>
public static class ReviewWork
{
    public static async Task<Result<WorkAnswer>> Handle(WorkId workId, bool? dryRun, Caller caller, Unit unit)
    {
        if (await Works.LockAsync(unit, workId) is not { } work || !WorkAnswer.IsVisible(work, caller))
            return Error.NotFound("work");
        if (work.HolderId == caller.ParticipantId)
            return Error.Forbidden("work.ownReview", "Somebody else reviews your works.");
        var after = await WorkSteps.TakeAsync(unit, work, WorkStep.Review, caller.ParticipantId);
        if (dryRun is true)
            unit.DryRun();
        return after.IsOk ? WorkAnswer.Of(after.Value, caller) : after.Error;
    }
}
