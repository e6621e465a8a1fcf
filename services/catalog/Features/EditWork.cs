using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Replaces the content of a work; whatever it was before, it is a draft afterwards.</summary>
public static class EditWork
{
    public static async Task<Result<WorkAnswer>> Handle(
        WorkId workId,
        WorkContent request,
        IfMatch match,
        Caller caller,
        Unit unit
    )
    {
        if (await Works.LockAsync(unit, workId) is not { } work || !WorkAnswer.IsVisible(work, caller))
            return Error.NotFound("work");
        if (work.HolderId != caller.ParticipantId)
            return Error.Forbidden("work.notHolder", "Only its holder can edit a work.");
        if (match.Against(work.Version) is { } stale)
            return stale;
        var decision = WorkProcess.Take(work.State, WorkStep.Edit);
        if (!decision.IsOk)
            return decision.Error;
        if (WorkAnswer.Refusal(request, ContentJson.Read(work.Content)) is { } invalid)
            return invalid;
        var content = WorkRules.Settle(request);
        if (await WorkAnswer.PlaceRefusalAsync(unit, work.HolderId, workId, content) is { } misplaced)
            return misplaced;
        await Works.UpdateAsync(unit, workId, decision.Value.To, content);
        var actor = caller.ParticipantId;
        var edited = new Works.Decided(work.Version + 1, "edit", work.State, decision.Value.To, actor, Reason: null);
        await Works.RememberAsync(unit, workId, edited);
        return WorkAnswer.Of((await Works.LockAsync(unit, workId))!, caller);
    }
}
