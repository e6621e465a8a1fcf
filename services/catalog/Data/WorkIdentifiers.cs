using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Data;

/// <summary>An identifier that a work is to have.</summary>
/// <param name="Row">Where it comes from: the place of its row or of itself in what is written.</param>
/// <param name="Index">Its place among the work's identifiers.</param>
public sealed record AskedIdentifier(int Row, int Index, WorkId WorkId, Identifier Identifier)
{
    /// <summary>The refusal of one that names another work already.</summary>
    public FieldError Taken() =>
        new(
            $"/identifiers/{Index}",
            "identifier.taken",
            $"Another work of yours has the {Identifier.Scheme} {Identifier.Value} already."
        );

    /// <summary>The refusal of a public name under which another work is listed.</summary>
    public FieldError Claimed(WorkId by) =>
        new(
            $"/identifiers/{Index}",
            "identifier.taken",
            $"The {Identifier.Scheme} {Identifier.Value} is that of {by}, which is listed."
        );
}

/// <summary>Looks up what works are called. The works' own triggers write it.</summary>
public static class WorkIdentifiers
{
    /// <summary>The identifiers of a content, as they are asked for a work.</summary>
    public static IEnumerable<AskedIdentifier> Of(WorkContent content, WorkId workId, int row = 0) =>
        (content.Identifiers ?? [])
            .Select((identifier, index) => new AskedIdentifier(row, index, workId, identifier))
            .Where(asked => asked.Identifier.Scheme is not IdentifierSchemes.Url);

    /// <summary>
    /// The refusal to list a work under public names of which another work is listed; null where all are free.
    /// </summary>
    public static async Task<Error?> ClaimRefusalAsync(Unit unit, WorkId workId, WorkContent content)
    {
        var asked = Of(content, workId).ToList();
        var claimed = await unit.ListAsync<Claim>(
            SelectClaimed,
            new
            {
                WorkId = workId,
                Schemes = asked.Select(one => one.Identifier.Scheme).ToArray(),
                Values = asked.Select(one => one.Identifier.Value).ToArray(),
            }
        );
        return claimed.Count == 0
            ? null
            : Error.Unprocessable("identifier.taken", $"{workId} has a name of another work that is listed.") with
            {
                Fields = [.. claimed.Select(one => asked[one.Place - 1].Claimed(one.WorkId))],
            };
    }

    private sealed record Claim(int Place, WorkId WorkId);

    /// <summary>Those of these identifiers that name another work of the holder.</summary>
    public static async Task<IReadOnlyList<AskedIdentifier>> TakenAsync(
        Unit unit,
        ParticipantId holderId,
        IReadOnlyList<AskedIdentifier> asked
    )
    {
        if (asked.Count == 0)
            return [];
        var places = await unit.ListAsync<int>(
            SelectTaken,
            new
            {
                HolderId = holderId,
                WorkIds = asked.Select(one => one.WorkId.Value).ToArray(),
                Schemes = asked.Select(one => one.Identifier.Scheme).ToArray(),
                Values = asked.Select(one => one.Identifier.Value).ToArray(),
            }
        );
        return [.. places.Select(place => asked[place - 1])];
    }

    private const string SelectClaimed = """
        select place::integer, work_identifiers.work_id
        from unnest(@Schemes::text[], @Values::text[]) with ordinality as asked (scheme, value, place)
        join work_identifiers on work_identifiers.scheme = asked.scheme and work_identifiers.value = asked.value
        where is_claimed
        and work_identifiers.work_id <> @WorkId
        order by place
        """;

    // One look into the primary key for each, as where imported rows are looked up.
    private const string SelectTaken = """
        select place::integer
        from unnest(@WorkIds::uuid[], @Schemes::text[], @Values::text[]) with ordinality
          as asked (work_id, scheme, value, place)
        cross join lateral (
          select work_identifiers.work_id
          from work_identifiers
          where work_identifiers.scheme = asked.scheme
          and work_identifiers.value = asked.value
          and work_identifiers.owner_id = @HolderId
          limit 1
        ) as found
        where found.work_id <> asked.work_id
        order by place
        """;
}
