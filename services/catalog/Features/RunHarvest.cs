using Exchange.Catalog.Data;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Runs a harvest: the answer's import shows how far it is, what was refused, and what the provider said where it
/// fails. A first run takes everything, each one after it what changed since.
/// </summary>
public static class RunHarvest
{
    /// <param name="From">What changed from then on; since the last whole run where it is left out.</param>
    /// <param name="Until">What changed up to then; up to now where it is left out.</param>
    /// <param name="DryRun">True to count and report only.</param>
    public sealed record Query(DateTimeOffset? From, DateTimeOffset? Until, bool? DryRun);

    public static async Task<Result<ImportAnswer>> Handle(
        HarvestId harvestId,
        [AsParameters] Query query,
        Caller caller,
        Unit unit
    )
    {
        if (
            await Harvests.FindAsync(unit, harvestId) is not { } harvest
            || (harvest.HolderId != caller.ParticipantId && !caller.SeesAll)
        )
            return Error.NotFound("harvest");
        if (harvest.HolderId != caller.ParticipantId)
            return Error.Forbidden("harvest.notHolder", "Only its holder can run a harvest.");
        if (query.From > query.Until)
            return Error.Invalid("request.invalid", "'from' comes after 'until'.");
        var known = (await Mappings.FindAsync(unit, harvest.HolderId, harvest.MappingName))!;
        var importId = ImportId.New();
        var wish = (query.From ?? harvest.HarvestedUntil, query.Until, query.DryRun is true);
        if (await Harvests.StartAsync(unit, importId, harvest, known.Document, wish) == 0)
            return Error.Conflict("harvest.running", "A run of this harvest is still going on: see GET /v1/imports.");
        return (await ImportAnswer.FindAsync(unit, importId, caller))!;
    }
}
