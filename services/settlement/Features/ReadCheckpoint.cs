using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>A checkpoint by its number, or the daily one by its day.</summary>
public static class ReadCheckpoint
{
    /// <param name="checkpoint">A number, for example 17, or a day (UTC), for example 2027-01-31.</param>
    public static async Task<Result<CheckpointAnswer>> Handle(string checkpoint, Unit unit) =>
        await Checkpoints.FindAsync(unit, checkpoint) is { } found
            ? CheckpointAnswer.Of(found)
            : Error.NotFound("checkpoint");
}
