using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;
using FluentValidation;

namespace Exchange.Webhooks.Features;

/// <summary>
/// Makes a new secret and a new pair of keys. For a while both the old and the new ones sign each delivery, so that no
/// delivery is lost whenever the receiver changes over.
/// </summary>
public static class RotateSecret
{
    private const int Day = 24 * 60 * 60;

    /// <param name="OverlapSeconds">
    /// How long the old ones still sign: 0 (at once, where they were stolen) to seven days; a day where none is given.
    /// </param>
    public sealed record Request(int? OverlapSeconds = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.OverlapSeconds).InclusiveBetween(0, 7 * Day);
    }

    /// <param name="Secret"><c>whsec_...</c>; shown this once, and never again.</param>
    /// <param name="Endpoint">The endpoint, with the public keys that sign now.</param>
    public sealed record Response(EndpointId EndpointId, string? Secret, EndpointAnswer Endpoint) : IShownOnce
    {
        /// <inheritdoc />
        public object WithoutSecret() => this with { Secret = null };
    }

    public static async Task<Result<Response>> Handle(
        EndpointId endpointId,
        Request request,
        Caller caller,
        KeyCipher cipher,
        Unit unit
    )
    {
        if (await Endpoints.FindAsync(unit, endpointId, caller, toChange: true) is null)
            return Error.NotFound("endpoint");
        var overlap = TimeSpan.FromSeconds(request.OverlapSeconds ?? Day);
        if (overlap > TimeSpan.Zero && await EndpointKeys.CountAsync(unit, endpointId) >= EndpointKeys.MostValid)
            return Error.Conflict(
                "secret.tooMany",
                $"{EndpointKeys.MostValid} secrets sign already. Wait until one ends, or rotate without an overlap."
            );
        await EndpointKeys.ExpireAsync(unit, endpointId, overlap);
        var secret = await EndpointKeys.AddAsync(unit, cipher, endpointId);
        return new Response(endpointId, secret, await EndpointAnswer.ReadAsync(unit, endpointId, caller, cipher));
    }
}
