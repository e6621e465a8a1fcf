using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Makes a proposed change public, with a reason that its holder reads.</summary>
public static class ApproveChange
{
    public static Task<Result<ChangeAnswer>> Handle(
        WorkId workId,
        ChangeId changeId,
        ReviewDecision.Request request,
        bool? dryRun,
        Caller caller,
        Unit unit
    )
    {
        if (dryRun is true)
            unit.DryRun();
        return ReviewDecision.EndAsync(workId, changeId, ChangeStep.Approve, request.Reason, caller, unit);
    }
}
