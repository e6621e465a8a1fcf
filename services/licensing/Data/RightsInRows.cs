using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Data;

/// <summary>Writes and reads what holders may grant.</summary>
public static class RightsInRows
{
    /// <summary>What a <see cref="RightsInRow"/> reads.</summary>
    public const string Select = """
        select rights_in_id, work_id, holder_id, source, kind, stated, evidence, recorded_at
        from rights_in
        """;

    /// <summary>Adds a right of a holder.</summary>
    /// <param name="box">The right's box as numbers.</param>
    public static Task InsertAsync(this Unit unit, RecordedRightsIn right, RightsBox box) =>
        unit.ExecuteAsync(
            """
            insert into rights_in
              (rights_in_id, work_id, holder_id, source, kind, works, uses, territories, languages, term, stated,
               evidence, recorded_at)
            values
              (@RightsInId, @WorkId, @HolderId, @source, @kind, @works::int8multirange, @uses::int4multirange,
               @territories::int4multirange, @languages::int4multirange, tstzrange(@From, @To), @stated::jsonb,
               @evidence::jsonb, @RecordedAt)
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
                right.RecordedAt,
            }
        );

    /// <summary>Everything that a holder may grant of some works.</summary>
    public static async Task<IReadOnlyList<RightsIn>> RightsInAsync(
        this Unit unit,
        RangeSet works,
        ParticipantId holderId
    )
    {
        var rows = await unit.ListAsync<Row>(
            """
            select
              kind,
              works::text as works,
              uses::text as uses,
              territories::text as territories,
              languages::text as languages,
              lower(term) as term_from,
              upper(term) as term_to
            from rights_in
            where works && @works::int8multirange
            and holder_id = @holderId
            order by rights_in_id
            """,
            new { works = works.ToString(), holderId }
        );
        return [.. rows.Select(row => new RightsIn(row.Kind, row.Box()))];
    }

    private sealed record Row(
        Exclusivity Kind,
        string Works,
        string Uses,
        string Territories,
        string Languages,
        DateTimeOffset TermFrom,
        DateTimeOffset? TermTo
    )
    {
        public RightsBox Box() =>
            new(
                RangeSet.Parse(Works),
                RangeSet.Parse(Uses),
                RangeSet.Parse(Territories),
                RangeSet.Parse(Languages),
                Term.Span(TermFrom, TermTo)
            );
    }
}

/// <summary>A row of <see cref="RightsInRows.Select"/>.</summary>
public sealed record RightsInRow(
    RightsInId RightsInId,
    WorkId WorkId,
    ParticipantId HolderId,
    RightsSource Source,
    Exclusivity Kind,
    string Stated,
    string Evidence,
    DateTimeOffset RecordedAt
)
{
    /// <summary>The right of this row.</summary>
    public RecordedRightsIn ToRecorded()
    {
        var box = Json.Read<StatedBox>(Stated);
        var evidence = Json.Read<IReadOnlyList<Evidence>>(Evidence);
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
            evidence,
            RecordedAt
        );
    }
}
