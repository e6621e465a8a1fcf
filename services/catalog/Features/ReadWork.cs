using Exchange.Catalog.Data;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Reads a work: everybody the listed ones, the holder its own, operators and supervisors all.</summary>
public static class ReadWork
{
    public static async Task<Result<WorkAnswer>> Handle(WorkId workId, Caller caller, Unit unit) =>
        await Works.FindAsync(unit, workId) is { } work && WorkAnswer.IsVisible(work, caller)
            ? WorkAnswer.Of(work, caller)
            : Error.NotFound("work");
}
