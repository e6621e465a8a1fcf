using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Leads from what others call a work or a party to it, where the caller may see it. What was merged leads on. A public
/// name leads to the work that is listed under it, and to the party that has it in the exchange's list, before others.
/// </summary>
public static class ResolveIdentifier
{
    /// <param name="HolderId">Whose name it is, where several holders have given it.</param>
    public sealed record Query(ParticipantId? HolderId);

    /// <summary>Where the work or the party is.</summary>
    public sealed record Response(string Location) : IElsewhere;

    public static async Task<Result<Response>> Handle(
        string scheme,
        string value,
        [AsParameters] Query query,
        Caller caller,
        Unit unit
    )
    {
        // A slash in a value comes as %2F, which stays as it is in a path.
        var plain = Uri.UnescapeDataString(value);
        var found = await unit.ListAsync<Found>(
            Select,
            new
            {
                Scheme = scheme,
                Value = IdentifierSchemes.Canonical(scheme, plain) ?? plain,
                query.HolderId,
                Me = caller.ParticipantId,
                caller.SeesAll,
            }
        );
        return found switch
        {
            [{ WorkId: { } work }] => new Response($"/v1/works/{work}"),
            [{ PartyId: { } party }] => new Response($"/v1/parties/{party}"),
            [] => Error.NotFound("identifier"),
            _ => Error.Conflict("identifier.ambiguous", "Several holders have given it: say holderId."),
        };
    }

    private sealed record Found(WorkId? WorkId, PartyId? PartyId);

    private const string Select = """
        with named as (
          select work_id, null::uuid as party_id, is_claimed as is_first
          from work_identifiers
          join works using (work_id)
          where scheme = @Scheme
          and value = @Value
          and (works.state = 'listed' or holder_id = @Me or @SeesAll)
          and (@HolderId::uuid is null or holder_id = @HolderId)
          union
          select
            null, coalesce(parties.merged_into, parties.party_id),
            scheme not like '%.%' and party_identifiers.owner_id = '00000000-0000-0000-0000-000000000000'
          from party_identifiers
          join parties using (party_id)
          where scheme = @Scheme
          and value = @Value
          and (@HolderId::uuid is null or party_identifiers.owner_id = @HolderId)
        )
        select work_id, party_id
        from named
        where is_first
        or not exists (
          select 1
          from named
          where is_first
        )
        limit 2
        """;
}
