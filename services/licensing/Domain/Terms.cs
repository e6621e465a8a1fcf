using Exchange.Kernel;

namespace Exchange.Licensing.Domain;

/// <summary>A box in codes, as people state it and as refusals explain it; its term is fixed.</summary>
public sealed record StatedBox(CodeSet Uses, CodeSet Territories, CodeSet Languages, Term Term);

/// <summary>A part of each payment that goes to somebody beside the holder.</summary>
/// <param name="SharePpm">Parts per million: 8 % is 80000.</param>
public sealed record Royalty(ParticipantId ParticipantId, Share SharePpm);

/// <summary>
/// What a buyer agrees to. It never changes; its canonical JSON is hashed. The codes are the fewest that say the same,
/// so that terms which mean the same have the same hash.
/// </summary>
/// <param name="Schema">The form of these terms: <c>license-terms/1</c>.</param>
public sealed record Terms(
    string Schema,
    WorkId WorkId,
    ParticipantId LicensorId,
    Exclusivity Kind,
    CodeSet Uses,
    CodeSet Territories,
    CodeSet Languages,
    Term Term,
    Money Price,
    IReadOnlyList<Royalty> Royalties,
    bool Transferable,
    bool Sublicensable
)
{
    /// <summary>The form that is written now.</summary>
    public const string CurrentSchema = "license-terms/1";
}

/// <summary>A party of a license, named as it was known when the license was granted.</summary>
public sealed record Party(ParticipantId ParticipantId, LanguageMap Name);

/// <summary>The document of a license. Its canonical JSON is hashed and never changes.</summary>
/// <param name="Schema">The form of this document: <c>license/1</c>.</param>
/// <param name="Term">From when to when, in UTC.</param>
/// <param name="TermsHash">SHA-256 of the canonical terms, hex: what the buyer agreed to.</param>
public sealed record LicenseDocument(
    string Schema,
    LicenseId LicenseId,
    OrderId OrderId,
    OfferId OfferId,
    WorkId WorkId,
    LanguageMap WorkTitle,
    Party Licensor,
    Party Licensee,
    Exclusivity Kind,
    CodeSet Uses,
    CodeSet Territories,
    CodeSet Languages,
    Term Term,
    Terms Terms,
    string TermsHash,
    DateTimeOffset GrantedAt
)
{
    /// <summary>The form that is written now.</summary>
    public const string CurrentSchema = "license/1";
}
