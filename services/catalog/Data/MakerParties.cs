using Exchange.Catalog.Domain;
using Exchange.Platform;

namespace Exchange.Catalog.Data;

/// <summary>The party that a creator of a work is.</summary>
/// <param name="FoundBy">The identifier that both have; null where somebody decided it.</param>
public sealed record MakerParty(PartyId PartyId, Identifier? FoundBy, PartyContent Content);

/// <summary>
/// Finds the parties that the creators of works are: by a decision of whoever described the work, else by an identifier
/// that both have. Never by a name alone: two painters may have the same.
/// </summary>
public static class MakerParties
{
    /// <summary>One entry for each creator; null where nothing says which party it is.</summary>
    /// <param name="holderId">Whose work it is: parties are looked for in its own list and in the exchange's.</param>
    public static async Task<IReadOnlyList<MakerParty?>> FindAsync(
        Unit unit,
        ParticipantId holderId,
        IReadOnlyList<Creator> creators
    )
    {
        var asked = creators.SelectMany((creator, place) => AskedOf(creator, place)).ToList();
        if (asked.Count == 0)
            return [.. creators.Select(_ => (MakerParty?)null)];
        var found = await unit.ListAsync<Row>(
            Select,
            new
            {
                HolderId = holderId,
                PartyIds = asked.Select(one => one.PartyId?.Value ?? Guid.Empty).ToArray(),
                Schemes = asked.Select(one => one.Identifier?.Scheme ?? "").ToArray(),
                Values = asked.Select(one => one.Identifier?.Value ?? "").ToArray(),
            }
        );
        var byPlace = found.ToLookup(
            row => asked[row.Place - 1].Creator,
            row => (row, asked[row.Place - 1].Identifier)
        );
        return [.. creators.Select((_, place) => OneOf(byPlace[place]))];
    }

    /// <summary>The decided parties of these creators that are not there, by their place.</summary>
    public static async Task<IReadOnlyList<int>> MissingAsync(Unit unit, IReadOnlyList<Creator> creators)
    {
        var decided = creators.Index().Where(one => one.Item.PartyId is not null).ToList();
        if (decided.Count == 0)
            return [];
        var known = await unit.ListAsync<PartyId>(
            SelectKnown,
            new { PartyIds = decided.Select(one => one.Item.PartyId!.Value.Value).ToArray() }
        );
        return [.. decided.Where(one => !known.Contains(one.Item.PartyId!.Value)).Select(one => one.Index)];
    }

    // Identifiers that lead to several parties lead to none: somebody should look.
    private static MakerParty? OneOf(IEnumerable<(Row Row, Identifier? By)> found)
    {
        var all = found.ToList();
        var decided = all.Where(one => one.By is null).ToList();
        var chosen = decided.Count > 0 ? decided : all;
        return chosen.DistinctBy(one => one.Row.PartyId).ToList() is [var (row, by)]
            ? new MakerParty(row.PartyId, by, ContentJson.ReadParty<PartyContent>(row.Content))
            : null;
    }

    private static IEnumerable<Asked> AskedOf(Creator creator, int place)
    {
        if (creator.PartyId is { } decided)
            yield return new Asked(place, decided, Identifier: null);
        foreach (var identifier in creator.Identifiers ?? [])
            yield return new Asked(place, PartyId: null, identifier);
    }

    private sealed record Asked(int Creator, PartyId? PartyId, Identifier? Identifier);

    private sealed record Row(int Place, PartyId PartyId, string Content);

    // Of names of a holder's own its list knows most, of public ones the exchange's.
    private const string Select = """
        select place::integer, parties.party_id, parties.content
        from unnest(@PartyIds::uuid[], @Schemes::text[], @Values::text[]) with ordinality
          as asked (party_id, scheme, value, place)
        cross join lateral (
          select party_id, 0 as distance
          from parties
          where parties.party_id = asked.party_id
          union all
          select party_id, case when (owner_id = @HolderId) = (asked.scheme like '%.%') then 1 else 2 end
          from party_identifiers
          where party_identifiers.scheme = asked.scheme
          and party_identifiers.value = asked.value
          and owner_id in (@HolderId, '00000000-0000-0000-0000-000000000000')
          order by distance
          limit 1
        ) as named
        join parties as said on said.party_id = named.party_id
        join parties on parties.party_id = coalesce(said.merged_into, said.party_id)
        order by place
        """;

    private const string SelectKnown = """
        select party_id
        from parties
        where party_id = any(@PartyIds)
        """;
}
