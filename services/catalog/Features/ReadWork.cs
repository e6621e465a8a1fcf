using Exchange.Catalog.Data;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Reads a work: everybody the listed ones, the holder its own, operators and supervisors all.</summary>
public static class ReadWork
{
    public static async Task<Result<WorkAnswer>> Handle(WorkId workId, Caller caller, Unit unit) =>
        await unit.FindAsync<WorkRow>(Select, new { WorkId = workId }) is { } work && WorkAnswer.IsVisible(work, caller)
            ? WorkAnswer.Of(work, caller)
            : Error.NotFound("work");

    private const string Select = """
        select work_id, holder_id, version, state, content, created_at, updated_at
        from works
        where work_id = @WorkId
        """;
}
