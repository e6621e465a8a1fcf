namespace Exchange.Participants.Domain;

/// <summary>A key that verifies tokens.</summary>
/// <param name="KeyId">
/// The thumbprint of its public part (RFC 7638), the <c>kid</c> of the tokens that it signs.
/// </param>
/// <param name="Signs">True for the one key that signs now.</param>
/// <param name="SignsFrom">When it takes or took over.</param>
/// <param name="PublishedUntil">When the last token that it signed is dead; null while it has no successor.</param>
public sealed record SigningKey(
    string KeyId,
    bool Signs,
    DateTimeOffset CreatedAt,
    DateTimeOffset SignsFrom,
    DateTimeOffset? PublishedUntil
);
