using Exchange.Contracts.Catalog.V1;
using Exchange.Kernel;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Data;

/// <summary>Licensing's copy of a work.</summary>
/// <param name="HolderId">Null as long as the work was never listed.</param>
/// <param name="Class">What it is; null where that was not heard.</param>
/// <param name="Number">Its number on the side of works.</param>
/// <param name="ReadAt">The database's time of reading.</param>
public sealed record WorkCopy(
    WorkId WorkId,
    ParticipantId? HolderId,
    string? Class,
    bool Listed,
    long Number,
    DateTimeOffset ReadAt
);

/// <summary>A work and the number that it has on the side of works.</summary>
public sealed record NumberedWork(WorkId WorkId, long Number);

/// <summary>A work, or one that is covered with it, as it stands.</summary>
/// <param name="HolderId">Null as long as the work was never listed.</param>
/// <param name="ReadAt">The database's time of reading.</param>
public sealed record CoveredWork(
    WorkId WorkId,
    long Number,
    ParticipantId? HolderId,
    bool Listed,
    DateTimeOffset ReadAt
);

/// <summary>Covered works as one side of a box.</summary>
public static class CoveredWorks
{
    /// <summary>Their numbers.</summary>
    public static RangeSet Numbers(this IEnumerable<CoveredWork> works) =>
        RangeSet.Of(works.Select(work => NumberRange.Point(work.Number)));
}

/// <summary>When a work reached a milestone, as this version of the record has it.</summary>
public sealed record RecordedMilestone(
    Milestone Milestone,
    int Version,
    DateTimeOffset OccurredAt,
    DateTimeOffset RecordedAt
);

/// <summary>Copies of works and participants; a later version replaces an earlier one.</summary>
public static class Works
{
    /// <summary>Keeps a listed work.</summary>
    public static Task KeepAsync(this Unit unit, WorkListed work) =>
        unit.ExecuteAsync(
            """
            insert into work (work_id, holder_id, title, class, part_of, listed, version, consent_required)
            values (@WorkId, @HolderId, @Title::jsonb, @Class, @PartOf, true, @Version, @ConsentRequired)
            on conflict (work_id) do update
            set
              holder_id = excluded.holder_id,
              title = excluded.title,
              class = excluded.class,
              part_of = excluded.part_of,
              listed = true,
              version = excluded.version,
              consent_required = excluded.consent_required
            where work.version < excluded.version
            """,
            new
            {
                work.WorkId,
                work.HolderId,
                work.Title,
                work.Class,
                work.PartOf,
                work.Version,
                work.ConsentRequired,
            }
        );

    /// <summary>Marks a work as no longer listed; false where something later is known.</summary>
    public static async Task<bool> UnlistAsync(this Unit unit, WorkId workId, int version) =>
        await unit.ExecuteAsync(
            """
            insert into work (work_id, listed, version)
            values (@workId, false, @version)
            on conflict (work_id) do update
            set listed = false, version = excluded.version
            where work.version < excluded.version
            """,
            new { workId, version }
        ) == 1;

    /// <summary>Reads a work and keeps others from unlisting it until the unit ends.</summary>
    public static Task<WorkCopy?> FindWorkAsync(this Unit unit, WorkId workId) =>
        unit.FindAsync<WorkCopy>($"{Find} for share", new { workId });

    /// <summary>
    /// Reads a work and keeps others from encumbering it, and from recording its milestones, until the unit ends.
    /// </summary>
    public static Task<WorkCopy?> LockWorkAsync(this Unit unit, WorkId workId) =>
        unit.FindAsync<WorkCopy>($"{Find} for no key update", new { workId });

    private const string Find = """
        select work_id, holder_id, class, listed, number, now() as read_at
        from work
        where work_id = @workId
        """;

    /// <summary>
    /// A work and, where it is a series, its listed parts at every depth: what a right on it covers now. None where the
    /// work is not known.
    /// </summary>
    public static Task<IReadOnlyList<CoveredWork>> CoveredAsync(this Unit unit, WorkId workId) =>
        unit.ListAsync<CoveredWork>(
            """
            with recursive covered as (
              select work_id, holder_id, number, listed
              from work
              where work_id = @workId
              union
              select part.work_id, part.holder_id, part.number, part.listed
              from covered
              join work part on part.part_of = covered.work_id
              where part.listed
              and part.holder_id = covered.holder_id
            )
            select work_id, number, holder_id, listed, now() as read_at
            from covered
            order by number
            """,
            new { workId }
        );

    /// <summary>What is recorded to have happened to a work, as it was last corrected.</summary>
    public static async Task<IReadOnlyDictionary<Milestone, DateTimeOffset>> MilestonesOfAsync(
        this Unit unit,
        WorkId workId
    ) =>
        (
            await unit.ListAsync<RecordedMilestone>(
                """
                select distinct on (milestone) milestone, version, occurred_at, recorded_at
                from milestone
                where work_id = @workId
                order by milestone, version desc
                """,
                new { workId }
            )
        ).ToDictionary(one => one.Milestone, one => one.OccurredAt);

    /// <summary>Records a milestone of a work, or its correction, and answers the version of the record.</summary>
    public static Task<int> InsertMilestoneAsync(
        this Unit unit,
        WorkId workId,
        Milestone occurred,
        DateTimeOffset occurredAt
    ) =>
        unit.OneAsync<int>(
            """
            insert into milestone (work_id, milestone, version, occurred_at)
            select @workId, @occurred, coalesce(max(version), 0) + 1, @occurredAt
            from milestone
            where work_id = @workId
            and milestone = @occurred
            returning version
            """,
            new
            {
                workId,
                occurred = occurred.ToText(),
                occurredAt,
            }
        );

    /// <summary>The works that have these numbers, by number.</summary>
    public static async Task<IReadOnlyDictionary<long, WorkId>> NamedAsync(this Unit unit, RangeSet numbers) =>
        (
            await unit.ListAsync<NumberedWork>(
                """
                select work_id, number
                from work
                where number <@ @numbers::int8multirange
                order by number
                limit 2000
                """,
                new { numbers = numbers.ToString() }
            )
        ).ToDictionary(work => work.Number, work => work.WorkId);

    /// <summary>Keeps a participant.</summary>
    public static Task KeepAsync(this Unit unit, ParticipantId participantId, LanguageMap name, int version) =>
        unit.ExecuteAsync(
            """
            insert into participant (participant_id, name, version)
            values (@participantId, @name::jsonb, @version)
            on conflict (participant_id) do update
            set name = excluded.name, version = excluded.version
            where participant.version < excluded.version
            """,
            new
            {
                participantId,
                name,
                version,
            }
        );

    /// <summary>Those of these participants that are known.</summary>
    public static async Task<IReadOnlySet<ParticipantId>> KnownAsync(this Unit unit, IEnumerable<ParticipantId> ids) =>
        (
            await unit.ListAsync<ParticipantId>(
                """
                select participant_id
                from participant
                where participant_id = any(@ids)
                """,
                new { ids = ids.Select(id => id.Value).ToArray() }
            )
        ).ToHashSet();
}
