using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Lists works that the caller may see and of which a party is a creator, in whatever role, the newest first: by
/// somebody's decision, or by an identifier that both have. What was merged into the party counts.
/// </summary>
public static class ListPartyWorks
{
    /// <summary>A work of a party.</summary>
    /// <param name="DisplayTitle">The title in one language, by the header Accept-Language.</param>
    /// <param name="DisplayLanguage">The language tag of that title.</param>
    public sealed record Item(
        WorkId WorkId,
        ParticipantId HolderId,
        WorkState State,
        LanguageMap Title,
        IReadOnlyList<Creator> Creators,
        string DisplayTitle,
        string DisplayLanguage
    ) : ISpoken
    {
        IEnumerable<string> ISpoken.Languages => [DisplayLanguage];
    }

    public static async Task<Result<Page<Item>>> Handle(
        PartyId partyId,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!paging.TryId<WorkKind>(out var after))
            return Paging.NoCursor();
        if (await Parties.FindAsync(unit, partyId) is null)
            return Error.NotFound("party");
        var ids = await unit.ListAsync<PartyId>(SelectIds, new { PartyId = partyId });
        var rows = await unit.ListAsync<Row>(
            Select,
            new
            {
                PartyIds = ids.Select(id => id.Value).ToArray(),
                Names = ids.Select(id => id.ToString()).ToArray(),
                Me = caller.ParticipantId,
                caller.SeesAll,
                After = after == default ? new WorkId(Guid.AllBitsSet) : after,
                Limit = paging.Size() + 1,
            }
        );
        var items = rows.Select(row => row.ToItem(caller.Languages)).ToList();
        return Page.Of(items, paging, item => item.WorkId.ToString());
    }

    private sealed record Row(WorkId WorkId, ParticipantId HolderId, WorkState State, string Content)
    {
        public Item ToItem(Languages wanted)
        {
            var content = ContentJson.Read(Content);
            var (language, title) = wanted.Choose(content.Title) ?? ("und", "");
            return new Item(WorkId, HolderId, State, content.Title, content.Creators ?? [], title, language);
        }
    }

    private const string SelectIds = """
        select party_id
        from parties
        where party_id = @PartyId
        or merged_into = @PartyId
        """;

    // A name of a holder's own list is looked for among its works. Of each key the newest works are read, by the index.
    private const string Select = """
        with keys (scheme, value, owner_id) as (
          select scheme, value, nullif(owner_id, '00000000-0000-0000-0000-000000000000')
          from party_identifiers
          where party_id = any(@PartyIds)
          union all
          select 'party', name, null
          from unnest(@Names::text[]) as decided (name)
        ), found as (
          select distinct made.work_id
          from keys
          cross join lateral (
            select work_id
            from work_makers
            join works using (work_id)
            where scheme = keys.scheme
            and value = keys.value
            and (keys.owner_id is null or work_makers.holder_id = keys.owner_id)
            and work_id < @After
            and (state = 'listed' or works.holder_id = @Me or @SeesAll)
            order by work_id desc
            limit @Limit
          ) as made
        )
        select work_id, holder_id, state, content
        from found
        join works using (work_id)
        order by work_id desc
        limit @Limit
        """;
}
