using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;

namespace Exchange.Webhooks.Features;

/// <summary>
/// A paused endpoint is told what waited for it. A disabled one is told what comes; replay what it missed. Where the
/// client was revoked whose scopes it had, it has from now on those of who resumes it.
/// </summary>
public static class ResumeEndpoint
{
    public static async Task<Result<EndpointAnswer>> Handle(
        EndpointId endpointId,
        Caller caller,
        KeyCipher cipher,
        Unit unit
    )
    {
        await Events.LockAsync(unit);
        if (await Endpoints.FindAsync(unit, endpointId, caller, toChange: true) is not { } endpoint)
            return Error.NotFound("endpoint");
        if (endpoint.State is EndpointState.Unverified)
            return Error.Conflict("endpoint.notVerified", "The endpoint is not verified yet.");
        if (await Clients.IsRevokedAsync(unit, caller))
            return Clients.Revoked;
        await EndpointStates.ResumeAsync(unit, endpointId, caller);
        return await EndpointAnswer.ReadAsync(unit, endpointId, caller, cipher);
    }
}
