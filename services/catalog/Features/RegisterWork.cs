using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Registers a work of the caller as a draft.</summary>
public static class RegisterWork
{
    public static async Task<Result<WorkAnswer>> Handle(WorkContent request, bool? dryRun, Caller caller, Unit unit)
    {
        if (WorkAnswer.Refusal(request) is { } invalid)
            return invalid;
        var content = WorkRules.Settle(request);
        var workId = WorkId.New();
        if (await WorkAnswer.PlaceRefusalAsync(unit, caller.ParticipantId, workId, content) is { } misplaced)
            return misplaced;
        await Works.InsertAsync(unit, workId, caller.ParticipantId, content);
        var registered = new Works.Decided(
            1,
            "register",
            From: null,
            WorkState.Draft,
            caller.ParticipantId,
            Reason: null
        );
        await Works.RememberAsync(unit, workId, registered);
        if (dryRun is true)
            unit.DryRun();
        return WorkAnswer.Of((await Works.LockAsync(unit, workId))!, caller);
    }
}
