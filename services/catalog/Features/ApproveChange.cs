using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Catalog.Features;

/// <summary>Makes a proposed change public. Nobody reviews works of their own.</summary>
public static class ApproveChange
{
    /// <param name="Reason">Why it is right; the holder reads it.</param>
    public sealed record Request(string Reason);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Reason).NotEmpty().MaximumLength(RequestChanges.LongestReason);
    }

    public static async Task<Result<ChangeAnswer>> Handle(
        WorkId workId,
        ChangeId changeId,
        Request request,
        bool? dryRun,
        Caller caller,
        Unit unit
    )
    {
        if (await ChangeAnswer.FindWorkAsync(unit, workId, caller, locked: true) is not { } work)
            return Error.NotFound("work");
        if (await Changes.FindAsync(unit, workId, changeId) is not { } change)
            return Error.NotFound("change");
        if (work.HolderId == caller.ParticipantId)
            return Error.Forbidden("work.ownReview", "Somebody else reviews your works.");
        var end = ChangeProcess.Take(change.State, ChangeStep.Approve);
        if (!end.IsOk)
            return end.Error;
        var content = ContentJson.Read(change.Content);
        if (Prohibitions.Refuses(content) is { } prohibited)
            return prohibited;
        if (await WorkAnswer.PlaceRefusalAsync(unit, work.HolderId, workId, content) is { } misplaced)
            return misplaced;
        var after = await WorkSteps.ChangeAsync(unit, work, content, caller.ParticipantId, request.Reason);
        if (!after.IsOk)
            return after.Error;
        await Changes.EndAsync(unit, changeId, end.Value, caller.ParticipantId, request.Reason);
        if (dryRun is true)
            unit.DryRun();
        return ChangeAnswer.Of((await Changes.FindAsync(unit, workId, changeId))!, after.Value, caller);
    }
}
