using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Harvesting;
using Exchange.Catalog.Process;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Takes runs of harvests that wait, or whose worker died, some at once: a slow provider holds up no other.
/// </summary>
public static class RunHarvests
{
    private const int AtOnce = 4;

    internal static async Task<int> HandleAsync(Units units, OaiProvider provider, CancellationToken cancel)
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => RunAsync(units, provider, cancel)));
        return runs.Sum();
    }

    private static async Task<int> RunAsync(Units units, OaiProvider provider, CancellationToken cancel)
    {
        if (await units.RunAsync(unit => Imports.ClaimAsync(unit, isHarvest: true), cancel) is not { } import)
            return 0;
        var mapping = MappingReader.Read(import.Mapping).Value;
        await new HarvestRun(units, import, mapping, provider, cancel).RunAsync();
        return 1;
    }
}
