using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Catalog.Features;

/// <summary>
/// What an operator decides of other people's works and of their proposed changes; nobody decides of works of their
/// own. The processes say which decision is possible when.
/// </summary>
public static class ReviewDecision
{
    /// <summary>Characters of the reason of a decision.</summary>
    public const int LongestReason = 2_000;

    /// <param name="Reason">Why; the holder reads it.</param>
    public sealed record Request(string Reason);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Reason).NotEmpty().MaximumLength(LongestReason);
    }

    /// <summary>A decision about a work.</summary>
    /// <param name="Reason">Null where a review only begins.</param>
    /// <param name="Read">The version that was read, where the decision is about what it says.</param>
    internal sealed record OfWork(WorkId WorkId, WorkStep Step, string? Reason = null, IfMatch? Read = null);

    /// <summary>Decides about a work.</summary>
    internal static async Task<Result<WorkAnswer>> TakeAsync(OfWork decision, Caller caller, Unit unit)
    {
        if (await Works.LockAsync(unit, decision.WorkId) is not { } work || !WorkAnswer.IsVisible(work, caller))
            return Error.NotFound("work");
        if (work.HolderId == caller.ParticipantId)
            return OwnReview;
        if (decision.Read?.AgainstRead(work.Version) is { } stale)
            return stale;
        if (await ListingRefusalAsync(unit, work, decision.Step) is { } unlisted)
            return unlisted;
        var after = await WorkSteps.TakeAsync(unit, work, decision.Step, caller.ParticipantId, decision.Reason);
        return after.IsOk ? WorkAnswer.Of(after.Value, caller) : after.Error;
    }

    // A work that was suspended may come back to a name that another one has by now.
    private static async Task<Error?> ListingRefusalAsync(Unit unit, WorkRow work, WorkStep step)
    {
        if (!WorkProcess.Take(work.State, step).IsOk || step is not (WorkStep.Approve or WorkStep.Reinstate))
            return null;
        var content = ContentJson.Read(work.Content);
        return (step is WorkStep.Approve ? Prohibitions.Refuses(content) : null)
            ?? await WorkIdentifiers.ClaimRefusalAsync(unit, work.WorkId, content);
    }

    /// <summary>Decides about a proposed change of a public work.</summary>
    internal static async Task<Result<ChangeAnswer>> EndAsync(
        WorkId workId,
        ChangeId changeId,
        ChangeStep step,
        string reason,
        Caller caller,
        Unit unit
    )
    {
        if (await ChangeAnswer.FindWorkAsync(unit, workId, caller, locked: true) is not { } work)
            return Error.NotFound("work");
        if (await Changes.FindAsync(unit, workId, changeId) is not { } change)
            return Error.NotFound("change");
        if (work.HolderId == caller.ParticipantId)
            return OwnReview;
        var end = ChangeProcess.Take(change.State, step);
        if (!end.IsOk)
            return end.Error;
        var after = step is ChangeStep.Approve ? await PublishAsync(unit, work, change, caller, reason) : work;
        if (!after.IsOk)
            return after.Error;
        await Changes.EndAsync(unit, changeId, end.Value, caller.ParticipantId, reason);
        return ChangeAnswer.Of((await Changes.FindAsync(unit, workId, changeId))!, after.Value.HolderId, caller);
    }

    private static async Task<Result<WorkRow>> PublishAsync(
        Unit unit,
        WorkRow work,
        ChangeRow change,
        Caller caller,
        string reason
    )
    {
        var content = ContentJson.Read(change.Content);
        if (Prohibitions.Refuses(content) is { } prohibited)
            return prohibited;
        if (await WorkAnswer.PlaceRefusalAsync(unit, work.HolderId, work.WorkId, content) is { } misplaced)
            return misplaced;
        var isListed = work.State is WorkState.Listed;
        if (isListed && await WorkIdentifiers.ClaimRefusalAsync(unit, work.WorkId, content) is { } claimed)
            return claimed;
        return await WorkSteps.ChangeAsync(unit, work, content, caller.ParticipantId, reason);
    }

    internal static Error OwnReview => Error.Forbidden("work.ownReview", "Somebody else reviews your works.");
}
