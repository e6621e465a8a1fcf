using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Process;

namespace Exchange.Settlement.Features;

/// <summary>
/// Signs how the tree over all transfers stands now, for operators: everything posted before is covered. Each day gets
/// one by itself.
/// </summary>
public static class MakeCheckpoint
{
    // What waits beyond that is covered by the next one.
    private const int MaxBatches = 25;

    public static async Task<Result<CheckpointAnswer>> Handle(Caller caller, KeyCipher cipher, Unit unit)
    {
        if (!caller.IsOperator)
            return Error.Forbidden("checkpoint.operatorsOnly", "Only operators ask for a checkpoint.");
        for (var batch = 0; batch < MaxBatches && await TreeLoops.GrowAsync(unit) == TreeLoops.Batch; batch++) { }
        return CheckpointAnswer.Of(await Checkpoints.MakeAsync(unit, cipher));
    }
}
