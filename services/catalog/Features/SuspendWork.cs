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
        return ReviewDecision.TakeAsync(workId, WorkStep.Suspend, request.Reason, caller, unit);
    }
}
