using System.Text.Json;
using Exchange.Contracts.Catalog.V1;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Participants.V1;
using Exchange.Kernel;
using Exchange.Platform;
using LicenseKind = Exchange.Contracts.Licensing.V1.LicenseKind;

namespace Exchange.Webhooks.Vocabulary;

/// <summary>A participant as it was admitted.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="Name">Its name, by language.</param>
/// <param name="Kind">What it is: <c>museum</c>, <c>gameCompany</c>, ...</param>
/// <param name="Roles">What it may do: <c>holder</c>, <c>buyer</c>, <c>partner</c>, ...</param>
/// <param name="Version">1, and one more with every change.</param>
public sealed record ParticipantData(
    ParticipantId ParticipantId,
    LanguageMap Name,
    string Kind,
    IReadOnlyList<string> Roles,
    int Version
)
{
    /// <summary>The participant of a message.</summary>
    public static ParticipantData Of(ParticipantRegistered told) =>
        new(told.ParticipantId, told.Name, told.Kind, told.Roles, told.Version);
}

/// <summary>A work as it was listed.</summary>
/// <param name="WorkId">The work.</param>
/// <param name="HolderId">Who lists it.</param>
/// <param name="Title">Its title, by language.</param>
/// <param name="Class">What it is: <c>painting</c>, <c>mural</c>, ...</param>
/// <param name="RightsStatus">The RightsStatements or Creative Commons URI of the object itself.</param>
/// <param name="PartOf">The series that it is a part of; null where it stands alone.</param>
/// <param name="Version">The work's version; a later one replaces an earlier one.</param>
public sealed record WorkData(
    WorkId WorkId,
    ParticipantId HolderId,
    LanguageMap Title,
    string Class,
    string RightsStatus,
    WorkId? PartOf,
    int Version
)
{
    /// <summary>The work of a message.</summary>
    public static WorkData Of(WorkListed told) =>
        new(told.WorkId, told.HolderId, told.Title, told.Class, told.RightsStatus, told.PartOf, told.Version);
}

/// <summary>A work that is no longer public.</summary>
/// <param name="WorkId">The work.</param>
/// <param name="HolderId">Who listed it.</param>
/// <param name="Version">The work's version.</param>
public sealed record WithdrawnWorkData(WorkId WorkId, ParticipantId HolderId, int Version)
{
    /// <summary>The work of a message.</summary>
    public static WithdrawnWorkData Of(WorkWithdrawn told) => new(told.WorkId, told.HolderId, told.Version);
}

/// <summary>An offer as it was published; its terms are read by its id and never change.</summary>
/// <param name="OfferId">The offer.</param>
/// <param name="WorkId">The work that may be licensed.</param>
/// <param name="HolderId">Who offers.</param>
/// <param name="Title">The title of the work, by language.</param>
/// <param name="Kind">How exclusive the license is.</param>
/// <param name="Price">What a license costs.</param>
/// <param name="TermsHash">SHA-256 of the canonical terms, hex: what a buyer agrees to.</param>
/// <param name="Version">The offer's version.</param>
public sealed record OfferData(
    OfferId OfferId,
    WorkId WorkId,
    ParticipantId HolderId,
    LanguageMap Title,
    LicenseKind Kind,
    Money Price,
    string TermsHash,
    int Version
)
{
    /// <summary>The offer of a message.</summary>
    public static OfferData Of(OfferPublished told) =>
        new(told.OfferId, told.WorkId, told.HolderId, told.Title, told.Kind, told.Price, told.TermsHash, told.Version);
}

/// <summary>An offer that can no longer be ordered.</summary>
/// <param name="OfferId">The offer.</param>
/// <param name="WorkId">The work that it was for.</param>
/// <param name="HolderId">Who offered.</param>
/// <param name="Version">The offer's version.</param>
public sealed record WithdrawnOfferData(OfferId OfferId, WorkId WorkId, ParticipantId HolderId, int Version)
{
    /// <summary>The offer of a message.</summary>
    public static WithdrawnOfferData Of(OfferWithdrawn told) =>
        new(told.OfferId, told.WorkId, told.HolderId, told.Version);
}

/// <summary>A license with its document.</summary>
/// <param name="LicenseId">The license.</param>
/// <param name="OrderId">The order that it was bought by.</param>
/// <param name="OfferId">The offer that it was bought under.</param>
/// <param name="WorkId">The work.</param>
/// <param name="HolderId">The licensor.</param>
/// <param name="LicenseeId">The licensee.</param>
/// <param name="TermsHash">SHA-256 of the terms, hex: the same as of the order.</param>
/// <param name="Document">What was granted, as <c>GET /v1/licenses/{licenseId}</c> has it; it never changes.</param>
/// <param name="DocumentHash">SHA-256 of the document as canonical JSON (RFC 8785), hex.</param>
/// <param name="Summary">The license in plain words, by language; it explains and does not bind.</param>
/// <param name="GrantedAt">From when on it stands.</param>
public sealed record LicenseData(
    LicenseId LicenseId,
    OrderId OrderId,
    OfferId OfferId,
    WorkId WorkId,
    ParticipantId HolderId,
    ParticipantId LicenseeId,
    string TermsHash,
    JsonElement Document,
    string DocumentHash,
    LanguageMap Summary,
    DateTimeOffset GrantedAt
)
{
    /// <summary>The license of a message.</summary>
    public static LicenseData Of(LicenseGranted told) =>
        new(
            told.LicenseId,
            told.OrderId,
            told.OfferId,
            told.WorkId,
            told.HolderId,
            told.BuyerId,
            told.TermsHash,
            Json.Read<JsonElement>(told.Document),
            told.DocumentHash,
            told.Summary,
            told.GrantedAt
        );
}

/// <summary>A license that was taken back.</summary>
/// <param name="LicenseId">The license.</param>
/// <param name="OrderId">The order that it was bought by.</param>
/// <param name="OfferId">The offer that it was bought under.</param>
/// <param name="WorkId">The work.</param>
/// <param name="HolderId">The licensor.</param>
/// <param name="LicenseeId">Who was the licensee.</param>
/// <param name="RevokedAt">From when on nothing may be done under it; what was done before stands.</param>
public sealed record RevokedLicenseData(
    LicenseId LicenseId,
    OrderId OrderId,
    OfferId OfferId,
    WorkId WorkId,
    ParticipantId HolderId,
    ParticipantId LicenseeId,
    DateTimeOffset RevokedAt
)
{
    /// <summary>The license of a message.</summary>
    public static RevokedLicenseData Of(LicenseRevoked told) =>
        new(told.LicenseId, told.OrderId, told.OfferId, told.WorkId, told.HolderId, told.BuyerId, told.RevokedAt);
}
