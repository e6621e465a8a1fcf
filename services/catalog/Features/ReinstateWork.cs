using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Gives a suspended work back to the public, with a reason. Its holder publishes its offers anew.
/// </summary>
public static class ReinstateWork
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
        var decision = new ReviewDecision.OfWork(workId, WorkStep.Reinstate, request.Reason);
        return ReviewDecision.TakeAsync(decision, caller, unit);
    }
}
