using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Data;

/// <summary>Writes and reads what holders may grant.</summary>
public static class RightsInRows
{
    /// <summary>What a <see cref="RightsInRow"/> reads.</summary>
    public const string Select = """
        select rights_in_id, work_id, holder_id, source, kind, stated, evidence, chain, recorded_at, revoked_at
        from rights_in
        """;

    /// <summary>Adds a right of a holder.</summary>
    /// <param name="box">The right's box as numbers.</param>
    public static Task InsertAsync(this Unit unit, RecordedRightsIn right, RightsBox box) =>
        unit.ExecuteAsync(
            """
            insert into rights_in
              (rights_in_id, work_id, holder_id, source, kind, works, uses, territories, languages, term, stated,
               evidence, chain, recorded_at)
            values
              (@RightsInId, @WorkId, @HolderId, @source, @kind, @works::int8multirange, @uses::int4multirange,
               @territories::int4multirange, @languages::int4multirange, tstzrange(@From, @To), @stated::jsonb,
               @evidence::jsonb, @chain::jsonb, @RecordedAt)
            """,
            new
            {
                right.RightsInId,
                right.WorkId,
                right.HolderId,
                source = right.Source.ToText(),
                kind = right.Kind.ToText(),
                works = box.Works.ToString(),
                uses = box.Uses.ToString(),
                territories = box.Territories.ToString(),
                languages = box.Languages.ToString(),
                right.Term.From,
                right.Term.To,
                stated = Json.Write(new StatedBox(right.Uses, right.Territories, right.Languages, right.Term)),
                evidence = Json.Write(right.Evidence),
                chain = Json.Write(right.Chain),
                right.RecordedAt,
            }
        );

    /// <summary>Everything that a holder may grant of some works.</summary>
    public static async Task<IReadOnlyList<RightsIn>> RightsInAsync(
        this Unit unit,
        RangeSet works,
        ParticipantId holderId
    ) => [.. (await unit.HeldAsync(works, holderId)).Select(held => held.Right)];

    /// <summary>Everything that anybody may grant of some works.</summary>
    public static Task<IReadOnlyList<HeldRight>> RightsInAsync(this Unit unit, RangeSet works) =>
        unit.HeldAsync(works, holderId: null);

    /// <summary>Revokes a right of a holder; false where somebody did before.</summary>
    public static async Task<bool> RevokeAsync(this Unit unit, RightsInId rightsInId) =>
        await unit.ExecuteAsync(
            """
            update rights_in
            set revoked_at = now()
            where rights_in_id = @rightsInId
            and revoked_at is null
            """,
            new { rightsInId }
        ) == 1;

    /// <summary>A right as it was recorded; null where there is none.</summary>
    public static async Task<RecordedRightsIn?> FindRightsInAsync(this Unit unit, RightsInId rightsInId)
    {
        var row = await unit.FindAsync<RightsInRow>($"{Select} where rights_in_id = @rightsInId", new { rightsInId });
        return row?.ToRecorded();
    }

    private static async Task<IReadOnlyList<HeldRight>> HeldAsync(
        this Unit unit,
        RangeSet works,
        ParticipantId? holderId
    )
    {
        var rows = await unit.ListAsync<Row>(
            $"""
            select
              holder_id,
              kind,
              {Boxes.Columns}
            from rights_in
            where works && @works::int8multirange
            and (@holderId::uuid is null or holder_id = @holderId)
            and revoked_at is null
            order by rights_in_id
            """,
            new { works = works.ToString(), holderId }
        );
        return [.. rows.Select(row => new HeldRight(row.HolderId, new RightsIn(row.Kind, row.Box())))];
    }

    private sealed record Row(
        ParticipantId HolderId,
        Exclusivity Kind,
        string Works,
        string Uses,
        string Territories,
        string Languages,
        DateTimeOffset TermFrom,
        DateTimeOffset? TermTo
    )
    {
        public RightsBox Box() => Boxes.Read(Works, Uses, Territories, Languages, Term.Span(TermFrom, TermTo));
    }
}

/// <summary>What a holder may grant.</summary>
public sealed record HeldRight(ParticipantId HolderId, RightsIn Right);

/// <summary>A row of <see cref="RightsInRows.Select"/>.</summary>
public sealed record RightsInRow(
    RightsInId RightsInId,
    WorkId WorkId,
    ParticipantId HolderId,
    RightsSource Source,
    Exclusivity Kind,
    string Stated,
    string Evidence,
    string Chain,
    DateTimeOffset RecordedAt,
    DateTimeOffset? RevokedAt
)
{
    /// <summary>The right of this row.</summary>
    public RecordedRightsIn ToRecorded()
    {
        var box = Json.Read<StatedBox>(Stated);
        return new RecordedRightsIn(
            RightsInId,
            WorkId,
            HolderId,
            Source,
            Kind,
            box.Uses,
            box.Territories,
            box.Languages,
            box.Term,
            Json.Read<IReadOnlyList<Evidence>>(Evidence),
            Json.Read<IReadOnlyList<TitleLink>>(Chain),
            RecordedAt,
            RevokedAt
        );
    }
}
