using Exchange.Catalog.Data;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Reads a harvest, for its holder, operators and supervisors.</summary>
public static class ReadHarvest
{
    public static async Task<Result<HarvestAnswer>> Handle(HarvestId harvestId, Caller caller, Unit unit) =>
        await Harvests.FindAsync(unit, harvestId) is { } row && (row.HolderId == caller.ParticipantId || caller.SeesAll)
            ? HarvestAnswer.Of(row, caller)
            : Error.NotFound("harvest");
}
