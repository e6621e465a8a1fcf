using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Data;

/// <summary>An identifier that a party is to have.</summary>
/// <param name="Row">The place of its row in what is written.</param>
/// <param name="Index">Its place among the party's identifiers.</param>
public sealed record PartyClaim(int Row, int Index, PartyId PartyId, Identifier Identifier)
{
    /// <summary>What is said of one that another party has.</summary>
    public FieldError Taken(PartyId by) =>
        new(
            $"/identifiers/{Index}",
            "identifier.taken",
            $"The {Identifier.Scheme} {Identifier.Value} is {by}'s: they may be the same."
        );
}

/// <summary>Looks up what parties are called. The parties' own triggers write it.</summary>
public static class PartyIdentifiers
{
    /// <summary>The identifiers of a content, as they are claimed for a party.</summary>
    public static IEnumerable<PartyClaim> Of(PartyContent content, PartyId partyId, int row = 0) =>
        (content.Identifiers ?? [])
            .Select((identifier, index) => new PartyClaim(row, index, partyId, identifier))
            .Where(claim => claim.Identifier.Scheme is not IdentifierSchemes.Url);

    /// <summary>Those that name another party of the list already, or an earlier one of these.</summary>
    public static async Task<ILookup<int, (PartyClaim Claim, PartyId By)>> TakenAsync(
        Unit unit,
        ParticipantId ownerId,
        IReadOnlyList<PartyClaim> claims
    )
    {
        if (claims.Count == 0)
            return Array.Empty<(PartyClaim Claim, PartyId By)>().ToLookup(one => one.Claim.Row);
        var known = await unit.ListAsync<Other>(
            SelectTaken,
            new
            {
                OwnerId = ownerId,
                PartyIds = claims.Select(claim => claim.PartyId.Value).ToArray(),
                Schemes = claims.Select(claim => claim.Identifier.Scheme).ToArray(),
                Values = claims.Select(claim => claim.Identifier.Value).ToArray(),
            }
        );
        var sooner = claims
            .GroupBy(claim => claim.Identifier)
            .SelectMany(same => same.Skip(1).Select(claim => (Claim: claim, By: same.First().PartyId)));
        return known
            .Select(other => (Claim: claims[other.Place - 1], By: other.PartyId))
            .Concat(sooner)
            .DistinctBy(one => one.Claim)
            .ToLookup(one => one.Claim.Row);
    }

    private sealed record Other(int Place, PartyId PartyId);

    private const string SelectTaken = """
        select place::integer, found.party_id
        from unnest(@PartyIds::uuid[], @Schemes::text[], @Values::text[]) with ordinality
          as claimed (party_id, scheme, value, place)
        cross join lateral (
          select party_identifiers.party_id
          from party_identifiers
          where party_identifiers.scheme = claimed.scheme
          and party_identifiers.value = claimed.value
          and party_identifiers.owner_id = @OwnerId
          limit 1
        ) as found
        where found.party_id <> claimed.party_id
        order by place
        """;
}
