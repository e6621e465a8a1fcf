using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Harvesting;
using Exchange.Catalog.Process;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Takes the harvest's run that waits longest, or whose worker died, for a turn. Several loops do, each for itself: a
/// slow provider holds up no other.
/// </summary>
public static class RunHarvests
{
    /// <summary>How many runs go on at once in one process.</summary>
    public const int AtOnce = 4;

    private const int RestSeconds = 60;

    internal static async Task<int> HandleAsync(Units units, OaiProvider provider, CancellationToken cancel)
    {
        if (await units.RunAsync(unit => Imports.ClaimAsync(unit, isHarvest: true), cancel) is not { } import)
            return 0;
        var mapping = MappingReader.Read(import.Mapping).Value;
        try
        {
            await new HarvestRun(units, import, mapping, provider, cancel).RunAsync();
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            const string reason = "A piece could not be taken; it is tried again.";
            await units.RunAsync(unit => Harvests.PostponeAsync(unit, import, RestSeconds, reason), cancel);
            throw;
        }
        return 1;
    }
}
