using System.Globalization;
using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>What was said of a party, by whom, when and why.</summary>
public static class ListPartyHistory
{
    /// <summary>One version.</summary>
    /// <param name="Content">What was said of the party from then on.</param>
    public sealed record Item(
        int Version,
        PartyStep Step,
        ParticipantId ActorId,
        string? Reason,
        PartyContent Content,
        DateTimeOffset DecidedAt
    );

    public static async Task<Result<Page<Item>>> Handle(PartyId partyId, [AsParameters] Paging paging, Unit unit)
    {
        if (await Parties.FindAsync(unit, partyId) is null)
            return Error.NotFound("party");
        var after = 0;
        if (paging.Cursor() is { } cursor && !int.TryParse(cursor, CultureInfo.InvariantCulture, out after))
            return Paging.NoCursor();
        var rows = await unit.ListAsync<Row>(
            Select,
            new
            {
                PartyId = partyId,
                After = after,
                Limit = paging.Size() + 1,
            }
        );
        var items = rows.Select(row => row.ToItem()).ToList();
        return Page.Of(items, paging, item => item.Version.ToString(CultureInfo.InvariantCulture));
    }

    private sealed record Row(
        int Version,
        PartyStep Step,
        ParticipantId ActorId,
        string? Reason,
        string Content,
        DateTimeOffset DecidedAt
    )
    {
        public Item ToItem() =>
            new(Version, Step, ActorId, Reason, ContentJson.ReadParty<PartyContent>(Content), DecidedAt);
    }

    private const string Select = """
        select version, step, actor_id, reason, content, decided_at
        from party_history
        where party_id = @PartyId
        and version > @After
        order by version
        limit @Limit
        """;
}
