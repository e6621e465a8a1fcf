using Exchange.Catalog.Data;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Reads a proposed change: its holder, operators and supervisors.</summary>
public static class ReadChange
{
    public static async Task<Result<ChangeAnswer>> Handle(WorkId workId, ChangeId changeId, Caller caller, Unit unit)
    {
        if (await ChangeAnswer.FindWorkAsync(unit, workId, caller, locked: false) is not { } work)
            return Error.NotFound("work");
        return await Changes.FindAsync(unit, workId, changeId) is { } change
            ? ChangeAnswer.Of(change, work.HolderId, caller)
            : Error.NotFound("change");
    }
}
