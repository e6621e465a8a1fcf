namespace Exchange.Participants.Domain;

/// <summary>The machine account by which a participant calls the API, without its secret.</summary>
/// <param name="Scopes">What its tokens may do at most, while the participant's roles allow it.</param>
/// <param name="MadeByParticipantId">Who made it; null where the settings of the exchange did.</param>
/// <param name="MadeByClientId">With which client.</param>
/// <param name="RevokedAt">Since when it gets no tokens; null while it does.</param>
public sealed record ApiClient(
    ClientId ClientId,
    ParticipantId ParticipantId,
    string Name,
    string[] Scopes,
    ParticipantId? MadeByParticipantId,
    ClientId? MadeByClientId,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt
);
