using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Begins the review of a work: until the decision its holder does not change it.</summary>
public static class ReviewWork
{
    public static Task<Result<WorkAnswer>> Handle(WorkId workId, bool? dryRun, Caller caller, Unit unit)
    {
        if (dryRun is true)
            unit.DryRun();
        return ReviewDecision.TakeAsync(new ReviewDecision.OfWork(workId, WorkStep.Review), caller, unit);
    }
}
