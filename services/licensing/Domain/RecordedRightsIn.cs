namespace Exchange.Licensing.Domain;

/// <summary>Where a holder's right comes from.</summary>
public enum RightsSource
{
    /// <summary>The holder's own work.</summary>
    Own,

    /// <summary>Nobody's any more; the holder says so.</summary>
    PublicDomain,

    /// <summary>Assigned to the holder by another.</summary>
    Assignment,

    /// <summary>Entrusted to the holder by a mandate of another.</summary>
    Entrusted,
}

/// <summary>A document that shows a right. The exchange keeps its hash; the holder keeps the document.</summary>
/// <param name="Description">What it is, for people.</param>
/// <param name="Sha256">SHA-256 of its bytes, 64 digits of lower-case hex.</param>
/// <param name="MediaType">For example <c>application/pdf</c>.</param>
/// <param name="SizeBytes">At least 1, at most 52,428,800 (50 MiB).</param>
public sealed record Evidence(string Description, string Sha256, string MediaType, long SizeBytes)
{
    /// <summary>The largest document: 50 MiB.</summary>
    public const long MaxSizeBytes = 50 * 1024 * 1024;
}

/// <summary>What a holder may itself grant of a work, as it was recorded.</summary>
/// <param name="Kind">How exclusively at most.</param>
/// <param name="Term">From and to, or from and perpetual.</param>
/// <param name="Chain">How the right came to the holder, oldest link first; empty where it began there.</param>
/// <param name="RevokedAt">From when on nothing more is granted by it; null while it stands.</param>
public sealed record RecordedRightsIn(
    RightsInId RightsInId,
    WorkId WorkId,
    ParticipantId HolderId,
    RightsSource Source,
    Exclusivity Kind,
    CodeSet Uses,
    CodeSet Territories,
    CodeSet Languages,
    Term Term,
    IReadOnlyList<Evidence> Evidence,
    IReadOnlyList<TitleLink> Chain,
    DateTimeOffset RecordedAt,
    DateTimeOffset? RevokedAt
);
