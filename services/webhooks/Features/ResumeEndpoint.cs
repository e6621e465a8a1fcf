using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;

namespace Exchange.Webhooks.Features;

/// <summary>
/// A paused endpoint is told what waited for it. A disabled one is told what comes; replay what it missed.
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
        await EndpointStates.ResumeAsync(unit, endpointId);
        return await EndpointAnswer.ReadAsync(unit, endpointId, caller, cipher);
    }
}
