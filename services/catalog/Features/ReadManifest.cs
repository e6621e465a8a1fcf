using Exchange.Catalog.Sharing;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Reads a listed work as a IIIF Presentation 3 manifest.</summary>
public static class ReadManifest
{
    public static async Task<Result<Manifest>> Handle(WorkId workId, IConfiguration configuration, Unit unit) =>
        await ListedWork.FindAsync(unit, workId, configuration) is { } work
            ? Manifest.Of(work)
            : Error.NotFound("work");
}
