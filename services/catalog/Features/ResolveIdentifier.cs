using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Leads from what others call a work to the work, where the caller may see it.</summary>
public static class ResolveIdentifier
{
    /// <param name="HolderId">Whose name it is, where works of several holders have it.</param>
    public sealed record Query(ParticipantId? HolderId);

    /// <summary>Where the work is.</summary>
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
        var works = await unit.ListAsync<WorkId>(
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
        return works switch
        {
            [var one] => new Response($"/v1/works/{one}"),
            [] => Error.NotFound("identifier"),
            _ => Error.Conflict("identifier.ambiguous", "Works of several holders have it: say holderId."),
        };
    }

    private const string Select = """
        select works.work_id
        from work_identifiers
        join works using (work_id)
        where scheme = @Scheme
        and value = @Value
        and (works.state = 'listed' or holder_id = @Me or @SeesAll)
        and (@HolderId::uuid is null or holder_id = @HolderId)
        order by works.work_id
        limit 2
        """;
}
