using Exchange.Catalog.Data;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Reads a work: everybody the listed ones, the holder its own, operators and supervisors all.</summary>
public static class ReadWork
{
    /// <param name="AsOf">
    /// An instant, or the content's hash as <c>sha256:</c> and 64 hex digits: the work as it was then, or as that
    /// hash knows it.
    /// </param>
    public sealed record Query(string? AsOf);

    public static async Task<Result<WorkAnswer>> Handle(
        WorkId workId,
        [AsParameters] Query query,
        Caller caller,
        Unit unit
    )
    {
        if (query.AsOf is not { } asOf)
            return await CurrentAsync(workId, caller, unit);
        var past = await AsOf.FindAsync(unit, workId, asOf, caller);
        return past.IsOk ? WorkAnswer.Of(past.Value, caller) with { NextActions = [] } : past.Error;
    }

    private static async Task<Result<WorkAnswer>> CurrentAsync(WorkId workId, Caller caller, Unit unit) =>
        await Works.FindAsync(unit, workId) is { } work && WorkAnswer.IsVisible(work, caller)
            ? WorkAnswer.Of(work, caller)
            : Error.NotFound("work");
}
