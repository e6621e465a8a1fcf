using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Catalog.Features;

/// <summary>
/// Proposes a change of a public work. The public sees the work as it is until somebody else approves the change; a
/// work has one open change at a time.
/// </summary>
public static class ProposeChange
{
    /// <param name="Content">The whole content as it should be.</param>
    /// <param name="Reason">Why; the review reads it.</param>
    public sealed record Request(WorkContent Content, string Reason);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Reason).NotEmpty().MaximumLength(ReviewDecision.LongestReason);
    }

    public static async Task<Result<ChangeAnswer>> Handle(
        WorkId workId,
        Request request,
        bool? dryRun,
        Caller caller,
        Unit unit
    )
    {
        if (await Works.LockAsync(unit, workId) is not { } work || !WorkAnswer.IsVisible(work, caller))
            return Error.NotFound("work");
        if (work.HolderId != caller.ParticipantId)
            return Error.Forbidden("work.notHolder", "Only its holder can propose a change of a work.");
        var decision = WorkProcess.Take(work.State, WorkStep.Change);
        if (!decision.IsOk)
            return decision.Error;
        if (WorkAnswer.Refusal(request.Content, ContentJson.Read(work.Content)) is { } invalid)
            return WorkAnswer.Below("/content", invalid);
        var content = WorkRules.Settle(request.Content);
        if (await WorkAnswer.PlaceRefusalAsync(unit, work.HolderId, workId, content) is { } misplaced)
            return WorkAnswer.Below("/content", misplaced);
        var changeId = ChangeId.New();
        if (await Changes.InsertAsync(unit, changeId, workId, content, request.Reason, caller.ParticipantId) == 0)
            return Error.Conflict("change.open", "The work has an open change: cancel that one first.");
        if (dryRun is true)
            unit.DryRun();
        return ChangeAnswer.Of((await Changes.FindAsync(unit, workId, changeId))!, work.HolderId, caller);
    }
}
