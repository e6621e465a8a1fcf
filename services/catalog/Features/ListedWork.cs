using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Sharing;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Finds works for those who need no token: only what is listed now, also for its holder.</summary>
internal static class ListedWork
{
    public static async Task<PublicWork?> FindAsync(Unit unit, WorkId workId, IConfiguration configuration) =>
        await unit.FindAsync<Row>(Select, new { WorkId = workId }) is { } row
            ? new PublicWork(
                configuration["Auth:Issuer"]!.TrimEnd('/'),
                row.WorkId,
                row.HolderId,
                IsListed: true,
                ContentJson.Read(row.Content),
                row.UpdatedAt
            )
            : null;

    /// <summary>The work as schema.org; its creators are what the parties are that they name.</summary>
    public static async Task<SchemaOrg> LinkAsync(Unit unit, PublicWork work)
    {
        var makers = await MakerParties.FindAsync(unit, work.HolderId, work.Content.Creators ?? []);
        return SchemaOrg.Of(work, [.. makers.Select(maker => maker?.Content.Type)]);
    }

    private sealed record Row(WorkId WorkId, ParticipantId HolderId, string Content, DateTimeOffset UpdatedAt);

    private const string Select = """
        select work_id, holder_id, content, updated_at
        from works
        where work_id = @WorkId
        and state = 'listed'
        """;
}
