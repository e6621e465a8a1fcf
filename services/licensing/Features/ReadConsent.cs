using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>Reads a consent: the holder of the work, operators and supervisors.</summary>
public static class ReadConsent
{
    public static async Task<Result<ConsentAnswer>> Handle(ConsentId consentId, Caller caller, Unit unit) =>
        await unit.FindConsentAsync(consentId) is { } consent && ConsentAnswer.IsVisible(consent, caller)
            ? ConsentAnswer.Of(consent, caller)
            : Error.NotFound("consent");
}
