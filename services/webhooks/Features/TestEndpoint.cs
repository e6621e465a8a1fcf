using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;
using Exchange.Webhooks.Vocabulary;

namespace Exchange.Webhooks.Features;

/// <summary>
/// Sends an endpoint a test event, once and at once. What it answers is read at the delivery, a moment later.
/// </summary>
public static class TestEndpoint
{
    public static async Task<Result<DeliveryAnswer>> Handle(EndpointId endpointId, Caller caller, Unit unit)
    {
        if (await Endpoints.FindAsync(unit, endpointId, caller, toChange: true) is not { } endpoint)
            return Error.NotFound("endpoint");
        if (endpoint.State is not EndpointState.Active)
            return Error.Conflict("endpoint.notActive", "Only an active endpoint is sent a test.");
        var test = new TestData(endpointId, TestData.Words);
        var id = await Deliveries.NotifyAsync(unit, endpointId, NoticeTypes.Test, test);
        return (await DeliveryLog.FindAsync(unit, id, caller))!;
    }
}
