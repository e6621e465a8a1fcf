using Exchange.Participants.Domain;
using Exchange.Platform;

namespace Exchange.Participants.Data;

/// <summary>The table of API clients.</summary>
public static class ClientRows
{
    /// <summary>Adds a client and answers when.</summary>
    public static Task<DateTimeOffset> AddAsync(Unit unit, NewClient client) =>
        unit.OneAsync<DateTimeOffset>(
            """
            insert into clients (
              id, participant_id, name, scopes, secret_salt, secret_hash, made_by_participant_id, made_by_client_id
            )
            values (@Id, @ParticipantId, @Name, @Scopes, @Salt, @Hash, @MakerParticipantId, @MakerClientId)
            returning created_at
            """,
            new
            {
                client.Id,
                client.ParticipantId,
                client.Name,
                Scopes = client.Scopes.ToArray(),
                client.Secret.Salt,
                client.Secret.Hash,
                MakerParticipantId = client.Maker?.ParticipantId,
                MakerClientId = client.Maker?.ClientId,
            }
        );

    /// <summary>
    /// What a token request is checked against; null where there is no such client or it was revoked.
    /// </summary>
    public static Task<ClientCredentials?> FindCredentialsAsync(Unit unit, ClientId id) =>
        unit.FindAsync<ClientCredentials>(
            """
            select c.id, c.participant_id, p.roles, c.scopes, c.secret_salt, c.secret_hash
            from clients c
            join participants p on p.id = c.participant_id
            where c.id = @Id
            and c.revoked_at is null
            """,
            new { Id = id }
        );

    /// <summary>
    /// Revokes a client, once: a second time changes nothing. Answers since when; null where there is no such client.
    /// </summary>
    public static Task<DateTimeOffset?> RevokeAsync(Unit unit, ParticipantId participantId, ClientId id) =>
        unit.FindAsync<DateTimeOffset?>(
            """
            update clients
            set revoked_at = coalesce(revoked_at, now())
            where id = @Id
            and participant_id = @ParticipantId
            returning revoked_at
            """,
            new { Id = id, ParticipantId = participantId }
        );
}

/// <summary>Whose client made a client, and which.</summary>
public sealed record ClientMaker(ParticipantId ParticipantId, ClientId ClientId);

/// <summary>A client to add.</summary>
/// <param name="Maker">Null for the first, which the settings made.</param>
public sealed record NewClient(
    ClientId Id,
    ParticipantId ParticipantId,
    string Name,
    IReadOnlyList<string> Scopes,
    SecretHash Secret,
    ClientMaker? Maker
);

/// <summary>A client that asks for a token, and what it may have.</summary>
public sealed record ClientCredentials(
    ClientId Id,
    ParticipantId ParticipantId,
    string[] Roles,
    string[] Scopes,
    byte[] SecretSalt,
    byte[] SecretHash
);
