using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;

namespace Exchange.Webhooks.Features;

/// <summary>An endpoint, for its owner, for operators and supervisors.</summary>
public static class ReadEndpoint
{
    public static async Task<Result<EndpointAnswer>> Handle(
        EndpointId endpointId,
        Caller caller,
        KeyCipher cipher,
        Unit unit
    ) =>
        await Endpoints.FindAsync(unit, endpointId, caller) is { } found
            ? EndpointAnswer.Of(found, caller, cipher)
            : Error.NotFound("endpoint");
}
