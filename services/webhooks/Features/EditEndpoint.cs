using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;
using Exchange.Webhooks.Sending;

namespace Exchange.Webhooks.Features;

/// <summary>
/// Changes what an endpoint is told, and where. Events before the change go by what was said before. Another address
/// has to be verified anew; what waits goes there then. Headers stay where none are given; an empty object ends them.
/// </summary>
public static class EditEndpoint
{
    public static async Task<Result<EndpointAnswer>> Handle(
        EndpointId endpointId,
        EndpointWish request,
        IfMatch match,
        Caller caller,
        EndpointDesk desk,
        Unit unit
    )
    {
        if (request.RefusalFor(caller, desk.Rules) is { } refusal)
            return refusal;
        await Events.LockAsync(unit);
        if (await Endpoints.FindAsync(unit, endpointId, caller, toChange: true) is not { } endpoint)
            return Error.NotFound("endpoint");
        if (match.Against(endpoint.Version) is { } stale)
            return stale;
        var isMoved = !string.Equals(endpoint.Url, request.Url, StringComparison.Ordinal);
        var challenge = isMoved ? RegisterEndpoint.NewChallenge() : null;
        var headers = request.Headers is null
            ? endpoint.Headers
            : Letters.Sealed(desk.Cipher, endpointId, request.Headers);
        await Endpoints.EditAsync(unit, endpointId, request.Terms, caller, headers, challenge);
        if (challenge is not null)
            await RegisterEndpoint.ChallengeAsync(unit, endpointId, challenge);
        return await EndpointAnswer.ReadAsync(unit, endpointId, caller, desk.Cipher);
    }
}

/// <summary>What the service has for changing endpoints.</summary>
public sealed record EndpointDesk(OutboundRules Rules, KeyCipher Cipher);
