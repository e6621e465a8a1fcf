using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;
using Exchange.Webhooks.Sending;

namespace Exchange.Webhooks.Features;

/// <summary>
/// Changes what an endpoint is told, and where. Events before the change go by what was said before. Another address
/// has to be verified anew; what waits goes there then. Headers stay where none are given and the server is the same;
/// an empty object ends them.
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
        if (await Clients.IsRevokedAsync(unit, caller))
            return Clients.Revoked;
        var isMoved = !string.Equals(endpoint.Url, request.Url, StringComparison.Ordinal);
        var challenge = isMoved ? RegisterEndpoint.NewChallenge() : null;
        // What one server was trusted with is not sent to another: who moves away says the headers again.
        var headers =
            request.Headers is not null ? Letters.Sealed(desk.Cipher, endpointId, request.Headers)
            : IsSameOrigin(endpoint.Url, request.Url) ? endpoint.Headers
            : null;
        await Endpoints.EditAsync(unit, endpointId, request.Terms, caller, headers, challenge);
        if (challenge is not null)
            await RegisterEndpoint.ChallengeAsync(unit, endpointId, challenge);
        return await EndpointAnswer.ReadAsync(unit, endpointId, caller, desk.Cipher);
    }

    private static bool IsSameOrigin(string one, string other) =>
        string.Equals(
            new Uri(one).GetLeftPart(UriPartial.Authority),
            new Uri(other).GetLeftPart(UriPartial.Authority),
            StringComparison.OrdinalIgnoreCase
        );
}

/// <summary>What the service has for changing endpoints.</summary>
public sealed record EndpointDesk(OutboundRules Rules, KeyCipher Cipher);
