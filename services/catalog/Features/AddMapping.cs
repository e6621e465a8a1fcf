using System.Text.Json;
using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Keeps a mapping document of the caller. It never changes: an import can be repeated as it was.</summary>
public static class AddMapping
{
    public static async Task<Result<MappingAnswer>> Handle(JsonElement request, Caller caller, Unit unit)
    {
        var document = request.GetRawText();
        var mapping = MappingReader.Read(document);
        if (!mapping.IsOk)
            return mapping.Error;
        var name = mapping.Value.Name;
        var taken = BuiltInMappings.Find(name) is not null;
        if (taken || await Mappings.InsertAsync(unit, caller.ParticipantId, name, document) == 0)
            return Error.Conflict("mapping.nameTaken", $"There is a mapping '{name}' already: take another name.");
        return MappingAnswer.Of(new KnownMapping(mapping.Value, document), builtIn: false);
    }
}
