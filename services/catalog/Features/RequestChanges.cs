using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Gives the version of a submitted work that was read back to its holder, who reads the reason, changes it and submits
/// it again.
/// </summary>
public static class RequestChanges
{
    public static Task<Result<WorkAnswer>> Handle(
        WorkId workId,
        ReviewDecision.Request request,
        IfMatch match,
        bool? dryRun,
        Caller caller,
        Unit unit
    )
    {
        if (dryRun is true)
            unit.DryRun();
        var read = new ReviewDecision.OfWork(workId, WorkStep.RequestChanges, request.Reason, match);
        return ReviewDecision.TakeAsync(read, caller, unit);
    }
}
