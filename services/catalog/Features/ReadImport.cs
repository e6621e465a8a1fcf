using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Reads an import with its progress.</summary>
public static class ReadImport
{
    public static async Task<Result<ImportAnswer>> Handle(ImportId importId, Caller caller, Unit unit) =>
        await ImportAnswer.FindAsync(unit, importId, caller) is { } import ? import : Error.NotFound("import");
}
