using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Catalog.Features;

/// <summary>Lists a work that was submitted; what is prohibited is refused.</summary>
public static class ApproveWork
{
    /// <param name="Reason">Why; the holder reads it.</param>
    public sealed record Request(string? Reason = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Reason).MaximumLength(ReviewDecision.LongestReason);
    }

    public static Task<Result<WorkAnswer>> Handle(
        WorkId workId,
        Request? request,
        bool? dryRun,
        Caller caller,
        Unit unit
    )
    {
        if (dryRun is true)
            unit.DryRun();
        return ReviewDecision.TakeAsync(workId, WorkStep.Approve, request?.Reason, caller, unit);
    }
}
