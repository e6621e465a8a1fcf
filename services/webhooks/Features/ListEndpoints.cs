using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;

namespace Exchange.Webhooks.Features;

/// <summary>Endpoints, the oldest first: one's own; all of them for operators and supervisors.</summary>
public static class ListEndpoints
{
    public static async Task<Result<Page<EndpointAnswer>>> Handle(
        [AsParameters] Paging paging,
        Caller caller,
        KeyCipher cipher,
        Unit unit
    )
    {
        if (!paging.TryId<EndpointKind>(out var after))
            return Paging.NoCursor();
        var rows = await Endpoints.ListAsync(unit, caller, after, paging.Size() + 1);
        return Page.Of(
            [.. rows.Select(row => EndpointAnswer.Of(row, caller, cipher))],
            paging,
            endpoint => endpoint.EndpointId.ToString()
        );
    }
}
