using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>The published checkpoints, the newest first; everybody may read them, and should keep some.</summary>
public static class ListCheckpoints
{
    /// <param name="day">Those of this day (UTC) only, for example 2027-01-31.</param>
    public static async Task<Result<Page<CheckpointAnswer>>> Handle(
        DateOnly? day,
        [AsParameters] Paging paging,
        Unit unit
    )
    {
        if (!Cursors.TryLong(paging, out var before))
            return Cursors.Refusal;
        var rows = await Checkpoints.ListAsync(unit, day, before, paging.Size() + 1);
        return Page.Of(rows.Select(CheckpointAnswer.Of).ToList(), paging, checkpoint => checkpoint.Checkpoint);
    }
}
