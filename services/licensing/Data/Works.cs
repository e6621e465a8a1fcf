using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Licensing.Data;

/// <summary>Licensing's copy of a work.</summary>
/// <param name="HolderId">Null as long as the work was never listed.</param>
/// <param name="ReadAt">The database's time of reading.</param>
public sealed record WorkCopy(WorkId WorkId, ParticipantId? HolderId, bool Listed, DateTimeOffset ReadAt);

/// <summary>Copies of works and participants; a later version replaces an earlier one.</summary>
public static class Works
{
    /// <summary>Keeps a listed work.</summary>
    public static Task KeepAsync(
        this Unit unit,
        WorkId workId,
        ParticipantId holderId,
        LanguageMap title,
        int version
    ) =>
        unit.ExecuteAsync(
            """
            insert into work (work_id, holder_id, title, listed, version)
            values (@workId, @holderId, @title::jsonb, true, @version)
            on conflict (work_id) do update
            set holder_id = excluded.holder_id, title = excluded.title, listed = true, version = excluded.version
            where work.version < excluded.version
            """,
            new
            {
                workId,
                holderId,
                title,
                version,
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
        unit.FindAsync<WorkCopy>(
            """
            select work_id, holder_id, listed, now() as read_at
            from work
            where work_id = @workId
            for share
            """,
            new { workId }
        );

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
