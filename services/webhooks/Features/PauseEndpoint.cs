using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;

namespace Exchange.Webhooks.Features;

/// <summary>
/// From now on what an endpoint would be told waits, for 30 days at most. What is under way ends by itself.
/// </summary>
public static class PauseEndpoint
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
        if (endpoint.State is not (EndpointState.Active or EndpointState.Paused))
            return Error.Conflict("endpoint.notActive", "Only an active endpoint can be paused.");
        await EndpointStates.PauseAsync(unit, endpointId);
        return await EndpointAnswer.ReadAsync(unit, endpointId, caller, cipher);
    }
}
