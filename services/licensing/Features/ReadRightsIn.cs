using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>Reads rights-in; only the holder, the operator and supervisors see them.</summary>
public static class ReadRightsIn
{
    public static async Task<Result<RecordedRightsIn>> Handle(RightsInId rightsInId, Caller caller, Unit unit)
    {
        var row = await unit.FindAsync<RightsInRow>(Find, new { rightsInId });
        return row is not null && (row.HolderId == caller.ParticipantId || caller.SeesAll)
            ? row.ToRecorded()
            : Error.NotFound("rights-in");
    }

    private const string Find = $"""
        {RightsInRows.Select}
        where rights_in_id = @rightsInId
        """;
}
