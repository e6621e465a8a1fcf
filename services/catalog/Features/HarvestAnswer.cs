using Exchange.Catalog.Data;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>A provider of OAI-PMH from which a holder harvests.</summary>
/// <param name="BaseUrl">The provider's base address.</param>
/// <param name="MetadataPrefix">The format in which it gives its records.</param>
/// <param name="Set">Only this set of it; null for everything.</param>
/// <param name="Mapping">By which mapping records become works.</param>
/// <param name="HarvestedUntil">
/// When the last whole run began, by the provider's clock: the next one asks for what changed since. Null before it.
/// </param>
public sealed record HarvestAnswer(
    HarvestId HarvestId,
    ParticipantId HolderId,
    string BaseUrl,
    string MetadataPrefix,
    string? Set,
    string Mapping,
    DateTimeOffset? HarvestedUntil,
    DateTimeOffset CreatedAt,
    IReadOnlyList<NextAction> NextActions
)
{
    /// <summary>The harvest as its holder sees it.</summary>
    public static HarvestAnswer Of(HarvestRow row, Caller caller) =>
        new(
            row.HarvestId,
            row.HolderId,
            row.BaseUrl,
            row.MetadataPrefix,
            row.SetSpec,
            row.MappingName,
            row.HarvestedUntil,
            row.CreatedAt,
            row.HolderId == caller.ParticipantId && caller.Has(Scopes.WorksWrite)
                ? [new NextAction("run", "POST", $"/v1/harvests/{row.HarvestId}/run")]
                : []
        );
}
