using Exchange.Kernel;

namespace Exchange.Contracts.Licensing.V1;

/// <summary>How exclusive a license is (国家文物局 2019): 独占, 排他, 普通.</summary>
public enum LicenseKind
{
    /// <summary>独占: only the licensee may use, not even the licensor.</summary>
    Exclusive,

    /// <summary>排他: the licensee and the licensor.</summary>
    Sole,

    /// <summary>普通: many.</summary>
    NonExclusive,
}

/// <summary>A part of each payment that belongs to an upstream holder.</summary>
public sealed record RoyaltyShare(ParticipantId ParticipantId, Share SharePpm);

/// <summary>Said by licensing: an offer can be ordered.</summary>
/// <param name="WorkClass">The class of the work; null where licensing has not heard it.</param>
/// <param name="TermsHash">SHA-256 of the canonical terms, hex: what the buyer agrees to.</param>
/// <param name="Version">The offer's version; a later one replaces an earlier one.</param>
public sealed record OfferPublished(
    OfferId OfferId,
    WorkId WorkId,
    string? WorkClass,
    ParticipantId HolderId,
    LanguageMap Title,
    LicenseKind Kind,
    Money Price,
    IReadOnlyList<RoyaltyShare> Royalties,
    string TermsHash,
    int Version
);

/// <summary>Said by licensing: an offer can no longer be ordered.</summary>
public sealed record OfferWithdrawn(OfferId OfferId, WorkId WorkId, ParticipantId HolderId, int Version);

/// <summary>Asked of licensing: keep the rights of this offer for this order.</summary>
public sealed record ReserveRights(OrderId OrderId, OfferId OfferId, ParticipantId BuyerId);

/// <summary>
/// Asked of licensing: give up what was kept for this order, or never keep it if that was not done yet.
/// </summary>
public sealed record ReleaseRights(OrderId OrderId);

/// <summary>Asked of licensing: turn what was kept for this order into a license.</summary>
public sealed record GrantLicense(OrderId OrderId);

/// <summary>Asked of licensing: take the license of this order back, because its price is paid back whole.</summary>
public sealed record RevokeLicense(OrderId OrderId);

/// <summary>Said by licensing: the rights are kept for the order.</summary>
public sealed record RightsReserved(OrderId OrderId, ReservationId ReservationId);

/// <summary>
/// Said by licensing: the rights can't be kept, or not be licensed after all, as a consent was withdrawn meanwhile.
/// </summary>
/// <param name="Code">Stable code: <c>rights.overlap</c>, <c>offer.withdrawn</c>, ...</param>
/// <param name="Conflict">The conflict as JSON, where there is one: its type and the exact overlapping box.</param>
public sealed record RightsRefused(OrderId OrderId, string Code, string Message, string? Conflict);

/// <summary>Said by licensing: the license is granted.</summary>
/// <param name="Document">What was granted, as canonical JSON (RFC 8785); it never changes.</param>
/// <param name="DocumentHash">SHA-256 of the document, hex.</param>
/// <param name="Summary">The license in plain words; it explains and does not bind.</param>
public sealed record LicenseGranted(
    LicenseId LicenseId,
    OrderId OrderId,
    OfferId OfferId,
    WorkId WorkId,
    ParticipantId HolderId,
    ParticipantId BuyerId,
    string TermsHash,
    string Document,
    string DocumentHash,
    LanguageMap Summary,
    DateTimeOffset GrantedAt
);

/// <summary>Said by licensing: the license is taken back; what was done under it before stands.</summary>
/// <param name="RevokedAt">From when on nothing may be done under it.</param>
public sealed record LicenseRevoked(
    LicenseId LicenseId,
    OrderId OrderId,
    OfferId OfferId,
    WorkId WorkId,
    ParticipantId HolderId,
    ParticipantId BuyerId,
    DateTimeOffset RevokedAt
);
