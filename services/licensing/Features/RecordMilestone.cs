using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Licensing.Features;

/// <summary>
/// A holder records when something happened to its work, or corrects it: windows that hang on it are fixed anew, and
/// conflicts are looked for again.
/// </summary>
public static class RecordMilestone
{
    /// <summary>A milestone, or its correction.</summary>
    /// <param name="OccurredAt">When it took place or will take place.</param>
    public sealed record Request(WorkId WorkId, Milestone Milestone, DateTimeOffset OccurredAt);

    /// <summary>The milestone as it now stands.</summary>
    /// <param name="Version">1, and one more with every correction.</param>
    /// <param name="Recalculated">The encumbrances whose windows it fixed, as they now stand.</param>
    public sealed record Response(
        WorkId WorkId,
        Milestone Milestone,
        DateTimeOffset OccurredAt,
        int Version,
        IReadOnlyList<EncumbranceAnswer> Recalculated
    );

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() =>
            RuleFor(request => request.OccurredAt)
                .Custom(
                    (at, context) => context.Fail(Instants.CanBeTold(at) ? [] : [Instants.OutOfRange(string.Empty)])
                );
    }

    public static async Task<Result<Response>> Handle(Request request, bool? dryRun, Caller caller, Unit unit)
    {
        var work = await unit.LockWorkAsync(request.WorkId);
        if (work is null || (work.HolderId != caller.ParticipantId && !work.Listed))
            return Error.NotFound("work");
        if (work.HolderId != caller.ParticipantId)
            return Refusals.NotHolder;
        if (dryRun is true)
            unit.DryRun();

        var version = await unit.InsertMilestoneAsync(request.WorkId, request.Milestone, request.OccurredAt);
        var milestones = await unit.MilestonesOfAsync(request.WorkId);
        var awaited = (await unit.LockWindowsAsync(request.WorkId))
            .Where(row => row.ToStated().Window!.Awaited.Contains(request.Milestone))
            .ToList();
        foreach (var row in awaited)
            await unit.FixWindowAsync(row, milestones);
        // Where one of them stood before, another may have been cut around it.
        if (awaited.Count > 0)
            await unit.CloseGapsAsync(RangeSet.Of(awaited.SelectMany(row => row.Sides().Works.Ranges)));
        var fixedAnew = new List<EncumbranceAnswer>();
        foreach (var row in awaited)
            fixedAnew.Add(EncumbranceAnswer.Of((await unit.FindEncumbranceAsync(row.EncumbranceId))!, caller));
        return new Response(request.WorkId, request.Milestone, request.OccurredAt, version, fixedAnew);
    }
}
