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
    public static async Task<Result<CheckpointAnswer>> Handle(Caller caller, KeyCipher cipher, Unit unit)
    {
        if (!caller.IsOperator)
            return Error.Forbidden("checkpoint.operatorsOnly", "Only operators ask for a checkpoint.");
        while (await TreeLoops.GrowAsync(unit) == TreeLoops.Batch) { }
        return CheckpointAnswer.Of(await Checkpoints.MakeAsync(unit, cipher));
    }
}
