using Exchange.Catalog.Data;
using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Catalog.Features;

/// <summary>
/// Gives a work that was submitted back to its holder, who reads the reason, changes it and submits it again. Nobody
/// reviews a work of their own.
/// </summary>
public static class RequestChanges
{
    /// <summary>Characters of the reason of a decision.</summary>
    public const int LongestReason = 2_000;

    /// <param name="Reason">What the holder should change.</param>
    public sealed record Request(string Reason);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Reason).NotEmpty().MaximumLength(LongestReason);
    }

    public static async Task<Result<WorkAnswer>> Handle(
        WorkId workId,
        Request request,
        bool? dryRun,
        Caller caller,
        Unit unit
    )
    {
        if (await Works.LockAsync(unit, workId) is not { } work || !WorkAnswer.IsVisible(work, caller))
            return Error.NotFound("work");
        if (work.HolderId == caller.ParticipantId)
            return Error.Forbidden("work.ownReview", "Somebody else reviews your works.");
        var after = await WorkSteps.TakeAsync(
            unit,
            work,
            WorkStep.RequestChanges,
            caller.ParticipantId,
            request.Reason
        );
        if (dryRun is true)
            unit.DryRun();
        return after.IsOk ? WorkAnswer.Of(after.Value, caller) : after.Error;
    }
}
