using Exchange.Kernel;

namespace Exchange.Contracts.Participants.V1;

/// <summary>Said by participants: an organization was admitted.</summary>
/// <param name="Roles">holder, buyer, partner, operator, supervisor.</param>
/// <param name="Version">1, and one more with every change.</param>
public sealed record ParticipantRegistered(
    ParticipantId ParticipantId,
    LanguageMap Name,
    string Kind,
    IReadOnlyList<string> Roles,
    int Version
);

/// <summary>
/// Said by participants: an API client was ended. It gets no more tokens; the last one that it has dies in minutes.
/// </summary>
public sealed record ClientRevoked(ParticipantId ParticipantId, ClientId ClientId);
