using Exchange.Kernel;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>Reads a license; its parties, the operator and supervisors may.</summary>
public static class ReadLicense
{
    /// <summary>A license.</summary>
    /// <param name="Document">What was granted; it never changes.</param>
    /// <param name="DocumentHash">SHA-256 of the document as canonical JSON (RFC 8785), hex.</param>
    public sealed record Response(LicenseId LicenseId, LicenseDocument Document, string DocumentHash);

    public static async Task<Result<Response>> Handle(LicenseId licenseId, Caller caller, Unit unit)
    {
        var reader = caller.ParticipantId;
        var row = await unit.FindAsync<Row>(
            Find,
            new
            {
                licenseId,
                seesAll = caller.SeesAll,
                reader,
            }
        );
        return row is null
            ? Error.NotFound("license")
            : new Response(licenseId, Json.Read<LicenseDocument>(row.Document), row.DocumentHash);
    }

    private sealed record Row(string Document, string DocumentHash);

    private const string Find = """
        select document, document_hash
        from license
        where license_id = @licenseId
        and (@seesAll or holder_id = @reader or licensee_id = @reader)
        """;
}
