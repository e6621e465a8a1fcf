using Exchange.Contracts.Licensing.V1;
using Exchange.Kernel;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Data;

/// <summary>Writes licenses. Their documents are written once.</summary>
public static class Licenses
{
    /// <summary>Everything that the document of an order's license says.</summary>
    public static Task<LicenseToIssue> ToIssueAsync(this Unit unit, OrderId orderId) =>
        unit.OneAsync<LicenseToIssue>(
            """
            select
              kept.grant_id as license_id,
              kept.order_id,
              kept.offer_id,
              kept.work_id,
              work.title as work_title,
              offer.holder_id,
              holder.name as holder_name,
              kept.licensee_id,
              licensee.name as licensee_name,
              lower(kept.term) as term_from,
              upper(kept.term) as term_to,
              offer.terms,
              offer.terms_hash,
              now() as granted_at
            from rights_grant kept
            join rights_request using (order_id, grant_id)
            join offer on offer.offer_id = kept.offer_id
            join work on work.work_id = kept.work_id
            left join participant holder on holder.participant_id = offer.holder_id
            left join participant licensee on licensee.participant_id = kept.licensee_id
            where rights_request.order_id = @orderId
            """,
            new { orderId }
        );

    /// <summary>Adds the license with its document, and answers the document as it was written.</summary>
    public static async Task<WrittenDocument> InsertAsync(this Unit unit, LicenseDocument license)
    {
        var document = CanonicalJson.Of(Json.Write(license));
        var written = new WrittenDocument(document, CanonicalJson.Hash(document));
        await unit.ExecuteAsync(
            """
            insert into license
              (license_id, order_id, offer_id, work_id, holder_id, licensee_id, kind, terms_hash, document,
               document_hash, granted_at)
            values
              (@LicenseId, @OrderId, @OfferId, @WorkId, @holderId, @licenseeId, @kind, @TermsHash, @document, @hash,
               @GrantedAt)
            """,
            new
            {
                license.LicenseId,
                license.OrderId,
                license.OfferId,
                license.WorkId,
                holderId = license.Licensor.ParticipantId,
                licenseeId = license.Licensee.ParticipantId,
                kind = license.Kind.ToText(),
                license.TermsHash,
                document,
                hash = written.DocumentHash,
                license.GrantedAt,
            }
        );
        return written;
    }

    /// <summary>A license that the caller may see: its parties, the operator and supervisors; else null.</summary>
    public static Task<KeptLicense?> FindLicenseAsync(this Unit unit, LicenseId licenseId, Caller caller) =>
        unit.FindAsync<KeptLicense>(
            """
            select document, document_hash, holder_id, license.licensee_id, revoked_at
            from license
            join rights_grant on grant_id = license_id
            where license_id = @licenseId
            and (@seesAll or holder_id = @reader or license.licensee_id = @reader)
            """,
            new
            {
                licenseId,
                seesAll = caller.SeesAll,
                reader = caller.ParticipantId,
            }
        );

    /// <summary>What is said of an order's license that was taken back; null where none was.</summary>
    public static Task<LicenseRevoked?> FindRevokedAsync(this Unit unit, OrderId orderId) =>
        unit.FindAsync<LicenseRevoked>(
            """
            select
              license_id,
              license.order_id,
              license.offer_id,
              license.work_id,
              holder_id,
              license.licensee_id as buyer_id,
              revoked_at
            from license
            join rights_grant on grant_id = license_id
            where license.order_id = @orderId
            and revoked_at is not null
            """,
            new { orderId }
        );

    /// <summary>The document of an order's license; null where it has none.</summary>
    public static Task<WrittenDocument?> FindGrantedAsync(this Unit unit, OrderId orderId) =>
        unit.FindAsync<WrittenDocument>(
            """
            select document, document_hash
            from license
            where order_id = @orderId
            """,
            new { orderId }
        );
}

/// <summary>A license's document as it is kept.</summary>
/// <param name="Document">Canonical JSON.</param>
/// <param name="DocumentHash">Its SHA-256, hex.</param>
public sealed record WrittenDocument(string Document, string DocumentHash);

/// <summary>A license as it is kept.</summary>
/// <param name="Document">Canonical JSON.</param>
/// <param name="RevokedAt">When it was taken back; null while it holds.</param>
public sealed record KeptLicense(
    string Document,
    string DocumentHash,
    ParticipantId HolderId,
    ParticipantId LicenseeId,
    DateTimeOffset? RevokedAt
);

/// <summary>What a license's document is made of.</summary>
/// <param name="Terms">Canonical JSON.</param>
public sealed record LicenseToIssue(
    LicenseId LicenseId,
    OrderId OrderId,
    OfferId OfferId,
    WorkId WorkId,
    LanguageMap WorkTitle,
    ParticipantId HolderId,
    LanguageMap? HolderName,
    ParticipantId LicenseeId,
    LanguageMap? LicenseeName,
    DateTimeOffset TermFrom,
    DateTimeOffset? TermTo,
    string Terms,
    string TermsHash,
    DateTimeOffset GrantedAt
);
