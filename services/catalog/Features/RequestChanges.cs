using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Gives a work that was submitted back to its holder, who reads the reason, changes it and submits it again.
/// </summary>
public static class RequestChanges
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
        return ReviewDecision.TakeAsync(workId, WorkStep.RequestChanges, request.Reason, caller, unit);
    }
}
