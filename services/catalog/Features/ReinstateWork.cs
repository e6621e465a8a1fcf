using Exchange.Catalog.Data;
using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Catalog.Features;

/// <summary>
/// Gives a suspended work back to the public, with a reason. Its holder publishes its offers anew.
/// </summary>
public static class ReinstateWork
{
    /// <param name="Reason">What has changed.</param>
    public sealed record Request(string Reason);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Reason).NotEmpty().MaximumLength(RequestChanges.LongestReason);
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
        var after = await WorkSteps.TakeAsync(unit, work, WorkStep.Reinstate, caller.ParticipantId, request.Reason);
        if (dryRun is true)
            unit.DryRun();
        return after.IsOk ? WorkAnswer.Of(after.Value, caller) : after.Error;
    }
}
