using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Reads a mapping that the caller can import by: one that comes with the catalog, or its own.</summary>
public static class ReadMapping
{
    public static async Task<Result<MappingAnswer>> Handle(string name, Caller caller, Unit unit) =>
        await Mappings.FindAsync(unit, caller.ParticipantId, name) is { } known
            ? MappingAnswer.Of(known, builtIn: BuiltInMappings.Find(name) is not null)
            : Error.NotFound("mapping");
}
