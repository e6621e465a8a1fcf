using Exchange.Catalog.Domain;
using Exchange.Catalog.Process;
using Exchange.Platform;

namespace Exchange.Catalog.Data;

/// <summary>A work as the database has it.</summary>
public sealed record WorkRow(
    WorkId WorkId,
    ParticipantId HolderId,
    int Version,
    WorkState State,
    string Content,
    byte[] ContentHash,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

/// <summary>Writes works and their history.</summary>
public static class Works
{
    /// <summary>Adds a draft of version 1.</summary>
    public static async Task InsertAsync(Unit unit, WorkId workId, ParticipantId holderId, WorkContent content)
    {
        await unit.ExecuteAsync(Insert, Parameters(workId, holderId, WorkState.Draft, content));
        await WorkSearch.KeepAsync(unit, [(workId, content)]);
    }

    /// <summary>Gives a work new content and the next version.</summary>
    public static async Task UpdateAsync(Unit unit, WorkId workId, WorkState state, WorkContent content)
    {
        await unit.ExecuteAsync(Update, Parameters(workId, default, state, content));
        await WorkSearch.KeepAsync(unit, [(workId, content)]);
    }

    /// <summary>Moves a work to another state and the next version.</summary>
    public static Task<int> MoveAsync(Unit unit, WorkId workId, WorkState state) =>
        unit.ExecuteAsync(Move, new { WorkId = workId, State = state.ToText() });

    /// <summary>The work; null where there is none.</summary>
    public static Task<WorkRow?> FindAsync(Unit unit, WorkId workId) =>
        unit.FindAsync<WorkRow>(Select, new { WorkId = workId });

    /// <summary>The work, locked until the transaction ends; null where there is none.</summary>
    public static Task<WorkRow?> LockAsync(Unit unit, WorkId workId) =>
        unit.FindAsync<WorkRow>(SelectForUpdate, new { WorkId = workId });

    /// <summary>True where another work of the holder has this name in its own system.</summary>
    public static Task<bool> IsSourceTakenAsync(Unit unit, ParticipantId holderId, Identifier? source, WorkId except) =>
        source is null
            ? Task.FromResult(false)
            : unit.OneAsync<bool>(
                SelectTaken,
                new
                {
                    HolderId = holderId,
                    source.Scheme,
                    source.Value,
                    Except = except,
                }
            );

    /// <summary>
    /// The work and the series that it is a part of, upwards from the work, kept from changing until the transaction
    /// ends; empty where there is no such work of the holder.
    /// </summary>
    public static Task<IReadOnlyList<WorkId>> SeriesAsync(Unit unit, ParticipantId holderId, WorkId workId) =>
        unit.ListAsync<WorkId>(SelectSeries, new { HolderId = holderId, WorkId = workId });

    /// <summary>Remembers what was decided about a work, by whom and why.</summary>
    public static Task<int> RememberAsync(Unit unit, WorkId workId, Decided decided) =>
        unit.ExecuteAsync(
            InsertDecision,
            new
            {
                WorkId = workId,
                decided.Version,
                decided.Step,
                FromState = decided.From?.ToText(),
                ToState = decided.To.ToText(),
                decided.ActorId,
                decided.Reason,
            }
        );

    /// <summary>A line of a work's history.</summary>
    /// <param name="Version">The version that came of it.</param>
    /// <param name="From">Null for the registration.</param>
    public sealed record Decided(
        int Version,
        string Step,
        WorkState? From,
        WorkState To,
        ParticipantId ActorId,
        string? Reason
    );

    private static object Parameters(WorkId workId, ParticipantId holderId, WorkState state, WorkContent content)
    {
        var json = ContentJson.Write(content);
        return new
        {
            WorkId = workId,
            HolderId = holderId,
            State = state.ToText(),
            content.Class,
            content.RightsStatus,
            content.PartOf,
            EarliestYear = content.Date?.First(),
            LatestYear = content.Date?.Last(),
            SourceScheme = content.Source?.Scheme,
            SourceValue = content.Source?.Value,
            Content = json,
            ContentHash = ContentJson.Hash(json),
        };
    }

    private const string Insert = """
        insert into works
          (work_id, holder_id, version, state, class, rights_status, part_of, earliest_year, latest_year, source_scheme,
           source_value, content, content_hash)
        values
          (@WorkId, @HolderId, 1, @State, @Class, @RightsStatus, @PartOf, @EarliestYear, @LatestYear, @SourceScheme,
           @SourceValue, @Content::jsonb, @ContentHash)
        """;

    private const string Update = """
        update works
        set version = version + 1,
            state = @State,
            class = @Class,
            rights_status = @RightsStatus,
            part_of = @PartOf,
            earliest_year = @EarliestYear,
            latest_year = @LatestYear,
            source_scheme = @SourceScheme,
            source_value = @SourceValue,
            content = @Content::jsonb,
            content_hash = @ContentHash,
            updated_at = now()
        where work_id = @WorkId
        """;

    private const string Move = """
        update works
        set version = version + 1,
            state = @State,
            updated_at = now()
        where work_id = @WorkId
        """;

    private const string Select = """
        select work_id, holder_id, version, state, content, content_hash, created_at, updated_at
        from works
        where work_id = @WorkId
        """;

    private const string SelectForUpdate = $"""
        {Select}
        for update
        """;

    private const string SelectTaken = """
        select exists (
          select 1
          from works
          where holder_id = @HolderId
          and source_scheme = @Scheme
          and source_value = @Value
          and work_id <> @Except
        )
        """;

    // Deeper than any series may be, so that a chain which is too long shows itself.
    private const string SelectSeries = """
        with recursive above (work_id, part_of, depth) as (
          select work_id, part_of, 1
          from works
          where work_id = @WorkId
          and holder_id = @HolderId
          union all
          select works.work_id, works.part_of, depth + 1
          from above
          join works on works.work_id = above.part_of
          where depth < 20
        )
        select works.work_id
        from above
        join works using (work_id)
        order by depth
        for share of works
        """;

    private const string InsertDecision = """
        insert into work_decisions (work_id, version, step, from_state, to_state, actor_id, reason)
        values (@WorkId, @Version, @Step, @FromState, @ToState, @ActorId, @Reason)
        """;
}
