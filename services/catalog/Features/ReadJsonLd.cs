using Exchange.Catalog.Sharing;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Reads a listed work as schema.org JSON-LD.</summary>
public static class ReadJsonLd
{
    public static async Task<Result<SchemaOrg>> Handle(WorkId workId, IConfiguration configuration, Unit unit) =>
        await ListedWork.FindAsync(unit, workId, configuration) is { } work
            ? await ListedWork.LinkAsync(unit, work)
            : Error.NotFound("work");
}
