using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>Reads a license as an ODRL 2.2 agreement; its parties, the operator and supervisors may.</summary>
public static class ReadLicenseOdrl
{
    public static async Task<Result<LinkedData>> Handle(LicenseId licenseId, Caller caller, Unit unit)
    {
        if (await unit.FindLicenseAsync(licenseId, caller) is not { } license)
            return Error.NotFound("license");
        // An agreement says what holds; of one that was taken back nothing does.
        if (license.RevokedAt is not null)
            return Refusals.LicenseRevoked;
        return new LinkedData(OdrlWriter.Write(Json.Read<LicenseDocument>(license.Document), VocabularyFiles.All));
    }
}
