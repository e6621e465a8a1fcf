using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Lists the version of a submitted work that was read; what is prohibited is refused.</summary>
public static class ApproveWork
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
        var read = new ReviewDecision.OfWork(workId, WorkStep.Approve, request.Reason, match);
        return ReviewDecision.TakeAsync(read, caller, unit);
    }
}
