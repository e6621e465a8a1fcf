using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Catalog.Features;

/// <summary>Lists a work that was submitted. Nobody reviews a work of their own.</summary>
public static class ApproveWork
{
    /// <param name="Reason">Why; the holder reads it.</param>
    public sealed record Request(string? Reason = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Reason).MaximumLength(RequestChanges.LongestReason);
    }

    public static async Task<Result<WorkAnswer>> Handle(
        WorkId workId,
        Request? request,
        bool? dryRun,
        Caller caller,
        Unit unit
    )
    {
        if (await Works.LockAsync(unit, workId) is not { } work || !WorkAnswer.IsVisible(work, caller))
            return Error.NotFound("work");
        if (work.HolderId == caller.ParticipantId)
            return Error.Forbidden("work.ownReview", "Somebody else reviews your works.");
        if (Prohibitions.Refuses(ContentJson.Read(work.Content)) is { } prohibited)
            return prohibited;
        var after = await WorkSteps.TakeAsync(unit, work, WorkStep.Approve, caller.ParticipantId, request?.Reason);
        if (dryRun is true)
            unit.DryRun();
        return after.IsOk ? WorkAnswer.Of(after.Value, caller) : after.Error;
    }
}
