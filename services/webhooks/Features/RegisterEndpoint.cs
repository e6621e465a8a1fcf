using System.Buffers.Text;
using System.Security.Cryptography;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;
using Exchange.Webhooks.Sending;
using Exchange.Webhooks.Vocabulary;

namespace Exchange.Webhooks.Features;

/// <summary>
/// Registers an endpoint and sends it a challenge. It is told of events once it has answered that: by itself, with the
/// challenge as the body of its answer, or through its owner, who posts it to <c>verify</c>.
/// </summary>
public static class RegisterEndpoint
{
    private const int ChallengeBytes = 24;

    /// <param name="Secret">
    /// <c>whsec_...</c>, which verifies <c>v1</c> signatures. It is shown this once, and never again.
    /// </param>
    /// <param name="Endpoint">The endpoint.</param>
    public sealed record Response(EndpointId EndpointId, string? Secret, EndpointAnswer Endpoint) : IShownOnce
    {
        /// <inheritdoc />
        public object WithoutSecret() => this with { Secret = null };
    }

    public static async Task<Result<Response>> Handle(EndpointWish request, Caller caller, EndpointDesk desk, Unit unit)
    {
        if (request.RefusalFor(caller, desk.Rules) is { } refusal)
            return refusal;
        await Events.LockAsync(unit);
        if (await Clients.IsRevokedAsync(unit, caller))
            return Clients.Revoked;
        if (await Endpoints.CountAsync(unit, caller.ParticipantId) >= Endpoints.Most)
            return Error.Conflict("endpoint.tooMany", $"You have {Endpoints.Most} endpoints, which is the most.");
        var id = EndpointId.New();
        var challenge = NewChallenge();
        var headers = Letters.Sealed(desk.Cipher, id, request.Headers);
        await Endpoints.AddAsync(unit, id, request.Terms, caller, headers, challenge);
        var secret = await EndpointKeys.AddAsync(unit, desk.Cipher, id);
        await ChallengeAsync(unit, id, challenge);
        return new Response(id, secret, await EndpointAnswer.ReadAsync(unit, id, caller, desk.Cipher));
    }

    /// <summary>Sends an endpoint its challenge.</summary>
    internal static async Task ChallengeAsync(Unit unit, EndpointId endpointId, string challenge)
    {
        var data = new ChallengeData(endpointId, challenge);
        await Deliveries.NotifyAsync(unit, endpointId, NoticeTypes.Challenge, data);
        await Endpoints.ChallengedAsync(unit, endpointId);
    }

    /// <summary>A text that nobody guesses.</summary>
    internal static string NewChallenge() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(ChallengeBytes));
}
