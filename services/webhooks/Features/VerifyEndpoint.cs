using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;

namespace Exchange.Webhooks.Features;

/// <summary>
/// Verifies an endpoint by the challenge that it was sent, for receivers that can't answer with it; or sends the
/// challenge once more.
/// </summary>
public static class VerifyEndpoint
{
    /// <param name="Challenge">What the endpoint was sent; null to have it sent again.</param>
    public sealed record Request(string? Challenge = null);

    public static async Task<Result<EndpointAnswer>> Handle(
        EndpointId endpointId,
        Request request,
        Caller caller,
        KeyCipher cipher,
        Unit unit
    )
    {
        await Events.LockAsync(unit);
        if (await Endpoints.FindAsync(unit, endpointId, caller, toChange: true) is not { } endpoint)
            return Error.NotFound("endpoint");
        if (endpoint.State != EndpointState.Unverified)
            return Error.Conflict("endpoint.verified", "The endpoint is verified already.");
        if (request.Challenge is null)
        {
            // Whose address it is nobody has proved yet, so it is not written to as often as somebody likes.
            if (endpoint.ChallengedJustNow)
                return Error.Conflict("challenge.tooSoon", "A challenge was sent just now; wait ten seconds.");
            await RegisterEndpoint.ChallengeAsync(unit, endpointId, endpoint.Challenge);
        }
        else if (!string.Equals(request.Challenge, endpoint.Challenge, StringComparison.Ordinal))
        {
            return Error.Unprocessable("challenge.wrong", "This is not the challenge that the endpoint was sent.");
        }
        else
        {
            await EndpointStates.VerifyAsync(unit, endpointId, request.Challenge);
        }
        return await EndpointAnswer.ReadAsync(unit, endpointId, caller, cipher);
    }
}
