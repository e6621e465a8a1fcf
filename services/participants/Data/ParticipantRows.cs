using Exchange.Contracts.Participants.V1;
using Exchange.Kernel;
using Exchange.Participants.Domain;
using Exchange.Platform;

namespace Exchange.Participants.Data;

/// <summary>The table of participants.</summary>
public static class ParticipantRows
{
    /// <summary>Adds a participant; null where its credit code belongs to another already.</summary>
    public static async Task<Participant?> AddAsync(Unit unit, Participant participant) =>
        (
            await unit.FindAsync<ParticipantRow>(
                """
                insert into participants (id, name, kind, roles, contact, country, credit_code, version)
                values (@Id, @Name::jsonb, @Kind, @Roles, @Contact::jsonb, @Country, @CreditCode, @Version)
                on conflict on constraint a_credit_code_is_registered_once do nothing
                returning id, name, kind, roles, contact, country, credit_code, version, registered_at
                """,
                new
                {
                    Id = participant.ParticipantId,
                    participant.Name,
                    Kind = participant.Kind.ToText(),
                    Roles = participant.Roles.Select(role => role.ToText()).ToArray(),
                    Contact = Json.Write(participant.Contact),
                    participant.Country,
                    participant.CreditCode,
                    participant.Version,
                }
            )
        )?.ToParticipant();

    /// <summary>The participant of this id; null where there is none.</summary>
    public static async Task<Participant?> FindAsync(Unit unit, ParticipantId id) =>
        (
            await unit.FindAsync<ParticipantRow>(
                """
                select id, name, kind, roles, contact, country, credit_code, version, registered_at
                from participants
                where id = @Id
                """,
                new { Id = id }
            )
        )?.ToParticipant();

    /// <summary>True where somebody runs the exchange already.</summary>
    public static Task<bool> HasOperatorAsync(Unit unit) =>
        unit.OneAsync<bool>("select exists (select from participants where 'operator' = any(roles))");
}

/// <summary>A row as it is read.</summary>
public sealed record ParticipantRow(
    ParticipantId Id,
    LanguageMap Name,
    OrganizationKind Kind,
    string[] Roles,
    string Contact,
    string Country,
    string? CreditCode,
    int Version,
    DateTimeOffset RegisteredAt
)
{
    /// <summary>The participant that the row keeps.</summary>
    public Participant ToParticipant() =>
        new(
            Id,
            Name,
            Kind,
            RoleNames.Read(Roles),
            Json.Read<Contact>(Contact),
            Country,
            CreditCode,
            Version,
            RegisteredAt
        );
}

/// <summary>What others hear of a participant.</summary>
public static class ParticipantMessages
{
    /// <summary>The participant as it is said to the other services: without its contact.</summary>
    public static ParticipantRegistered ToMessage(this Participant participant) =>
        new(
            participant.ParticipantId,
            participant.Name,
            participant.Kind.ToText(),
            participant.Roles.Select(role => role.ToText()).ToList(),
            participant.Version
        );
}

/// <summary>Roles as they are kept, in camel case.</summary>
public static class RoleNames
{
    /// <summary>The roles of these names.</summary>
    public static IReadOnlyList<Role> Read(IEnumerable<string> names) =>
        names.Select(name => Enum.Parse<Role>(name, ignoreCase: true)).ToList();
}
