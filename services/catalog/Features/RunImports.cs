using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Process;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Takes the oldest import that waits, or whose worker died, and does it to its end.</summary>
public static class RunImports
{
    public static async Task<int> Handle(Units units, CancellationToken cancel)
    {
        if (await units.RunAsync(unit => Imports.ClaimAsync(unit, isHarvest: false), cancel) is not { } import)
            return 0;
        var mapping = MappingReader.Read(import.Mapping).Value;
        await (
            mapping.Target switch
            {
                MappingTarget.Works => RunAsync(new WorkTarget(mapping)),
                MappingTarget.Parties => RunAsync(new PartyTarget(mapping)),
                MappingTarget.PartyNames => RunAsync(new PartyNameTarget(mapping)),
            }
        );
        return 1;

        Task RunAsync<T>(IImportTarget<T> target) =>
            new ImportRun<T>(units, import, mapping, target, cancel).RunAsync();
    }
}
