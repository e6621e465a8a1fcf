using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;

namespace Exchange.Webhooks.Features;

/// <summary>Removes an endpoint with its keys and its log; what waited for it is not delivered any more.</summary>
public static class DeleteEndpoint
{
    public static async Task<Result<Nothing>> Handle(EndpointId endpointId, Caller caller, Unit unit)
    {
        await Events.LockAsync(unit);
        if (await Endpoints.FindAsync(unit, endpointId, caller, toChange: true) is null)
            return Error.NotFound("endpoint");
        await Endpoints.DeleteAsync(unit, endpointId);
        return new Nothing();
    }
}
