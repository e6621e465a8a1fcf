using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>Reads a license; its parties, the operator and supervisors may.</summary>
public static class ReadLicense
{
    /// <summary>A license.</summary>
    /// <param name="Document">What was granted; it never changes.</param>
    /// <param name="DocumentHash">SHA-256 of the document as canonical JSON (RFC 8785), hex.</param>
    /// <param name="Summary">The license in plain words; it explains and does not bind.</param>
    /// <param name="RevokedAt">When it was taken back, because its price was paid back; null while it holds.</param>
    public sealed record Response(
        LicenseId LicenseId,
        LicenseDocument Document,
        string DocumentHash,
        LanguageMap Summary,
        DateTimeOffset? RevokedAt
    );

    public static async Task<Result<Response>> Handle(LicenseId licenseId, Caller caller, Unit unit)
    {
        if (await unit.FindLicenseAsync(licenseId, caller) is not { } license)
            return Error.NotFound("license");
        var document = Json.Read<LicenseDocument>(license.Document);
        var summary = Summary.Of(document, VocabularyFiles.All);
        return new Response(licenseId, document, license.DocumentHash, summary, license.RevokedAt);
    }
}
