using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Licensing.Process;
using Exchange.Platform;

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

    public static async Task<Result<Response>> Handle(Request request, bool? dryRun, Caller caller, Unit unit)
    {
        var work = await unit.FindWorkAsync(request.WorkId);
        if (work is null || (work.HolderId != caller.ParticipantId && !work.Listed))
            return Error.NotFound("work");
        if (work.HolderId != caller.ParticipantId)
            return Refusals.NotHolder;
        if (dryRun is true)
            unit.DryRun();

        var version = await unit.InsertMilestoneAsync(request.WorkId, request.Milestone, request.OccurredAt);
        var milestones = await unit.MilestonesOfAsync(request.WorkId);
        var fixedAnew = new List<EncumbranceAnswer>();
        foreach (var row in await unit.LockWindowsAsync(request.WorkId))
        {
            if (!row.ToStated().Window!.Awaited.Contains(request.Milestone))
                continue;
            await FixAsync(row, milestones, unit);
            fixedAnew.Add(EncumbranceAnswer.Of((await unit.FindEncumbranceAsync(row.EncumbranceId))!, caller));
        }
        return new Response(request.WorkId, request.Milestone, request.OccurredAt, version, fixedAnew);
    }

    private static async Task FixAsync(
        EncumbranceRow row,
        IReadOnlyDictionary<Milestone, DateTimeOffset> milestones,
        Unit unit
    )
    {
        await unit.ReleaseAsync(row.EncumbranceId);
        var stated = row.ToStated();
        // A window that a correction turned round binds nobody, as if it awaited its milestone still.
        var term = stated.Window!.Fixed(milestones) is { IsEmpty: false } known ? known : null;
        var sides = row.Sides();
        var one = new EncumbranceToRecord(
            row.EncumbranceId,
            row.Type,
            row.WorkId,
            row.HolderId,
            row.Kind,
            sides,
            term,
            stated
        );
        var met = term is null ? [] : await Encumbering.HoldBackAsync(unit, one);
        await unit.FixAsync(row.EncumbranceId, term, met);
    }
}
