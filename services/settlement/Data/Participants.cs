using Exchange.Contracts.Participants.V1;
using Exchange.Platform;

namespace Exchange.Settlement.Data;

/// <summary>The copy of the participants.</summary>
internal static class Participants
{
    /// <summary>Keeps the newest version, in whatever order versions arrive.</summary>
    public static Task KeepAsync(Unit unit, ParticipantRegistered said) =>
        unit.ExecuteAsync(
            """
            insert into participants (participant_id, name, kind, roles, version)
            values (@ParticipantId, @Name::jsonb, @Kind, @Roles, @Version)
            on conflict (participant_id) do update
            set name = excluded.name,
              kind = excluded.kind,
              roles = excluded.roles,
              version = excluded.version
            where participants.version < excluded.version
            """,
            new
            {
                said.ParticipantId,
                said.Name,
                said.Kind,
                Roles = said.Roles.ToArray(),
                said.Version,
            }
        );

    /// <summary>Those of these participants that are known here.</summary>
    public static async Task<IReadOnlySet<ParticipantId>> KnownAsync(Unit unit, IReadOnlyList<ParticipantId> ids) =>
        ids.Count == 0
            ? new HashSet<ParticipantId>()
            : (
                await unit.ListAsync<ParticipantId>(
                    """
                    select participant_id
                    from participants
                    where participant_id = any (@Ids)
                    """,
                    new { Ids = ids.Select(id => id.Value).ToArray() }
                )
            ).ToHashSet();

    /// <summary>True where the participant is known here.</summary>
    public static Task<bool> AreKnownAsync(Unit unit, ParticipantId participantId) =>
        unit.OneAsync<bool>(
            """
            select exists (
              select from participants where participant_id = @ParticipantId
            )
            """,
            new { ParticipantId = participantId }
        );
}
