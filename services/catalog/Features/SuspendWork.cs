using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Takes a public work out of the public, with a reason that its holder reads; nothing new is licensed of it.
/// </summary>
public static class SuspendWork
{
    public static Task<Result<WorkAnswer>> Handle(
        WorkId workId,
        ReviewDecision.Request request,
        bool? dryRun,
        Caller caller,
        Unit unit
    )
    {
        if (dryRun is true)
            unit.DryRun();
        var decision = new ReviewDecision.OfWork(workId, WorkStep.Suspend, request.Reason);
        return ReviewDecision.TakeAsync(decision, caller, unit);
    }
}
