using System.Security.Claims;
using Exchange.Participants.Data;
using Exchange.Participants.Domain;
using Exchange.Platform;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Exchange.Participants.Tokens;

/// <summary>Client credentials for a token: first who asks and for what, then the token.</summary>
public sealed class IssueToken(Unit unit, KeyRing ring)
    : IOpenIddictServerHandler<ValidateTokenRequestContext>,
        IOpenIddictServerHandler<HandleTokenRequestContext>
{
    private ClientCredentials? client;
    private IReadOnlyList<string> scopes = [];

    /// <summary>
    /// Refuses an unknown or revoked client, a wrong secret, and scopes that the client may not have.
    /// </summary>
    public async ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        if (!ring.IsLoaded)
        {
            context.Reject(Errors.TemporarilyUnavailable, "The signing keys were not read yet; try again in a second.");
            return;
        }
        var found = ClientId.TryParse(context.ClientId, provider: null, out var id)
            ? await ClientRows.FindCredentialsAsync(unit, id)
            : null;
        if (
            found is null
            || !ClientSecret.Matches(context.ClientSecret, new SecretHash(found.SecretSalt, found.SecretHash))
        )
        {
            context.Reject(Errors.InvalidClient, "There is no such client, it was revoked, or the secret is wrong.");
            return;
        }
        var granted = TokenScopes.Grant(found.Scopes, RoleNames.Read(found.Roles), context.Request.GetScopes());
        if (granted is null)
        {
            context.Reject(Errors.InvalidScope, "The client may not have all of these scopes.");
            return;
        }
        (client, scopes) = (found, granted);
    }

    /// <summary>Makes the token; its client was found by the step before.</summary>
    public ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        var identity = new ClaimsIdentity("exchange", Claims.Subject, "roles");
        identity.SetClaim(Claims.Subject, client!.Id.ToString());
        identity.SetClaim("participant", client.ParticipantId.ToString());
        // An array even where there is one role, so that readers need to know one shape only.
        identity.AddClaim(new Claim("roles", Json.Write(client.Roles), "JSON_ARRAY"));
        identity.SetScopes(scopes);
        identity.SetAudiences(Authentication.Audience);
        identity.SetDestinations(static _ => [Destinations.AccessToken]);
        context.SignIn(new ClaimsPrincipal(identity));
        return default;
    }
}

/// <summary>Publishes no keys before they were read: a verifier would keep the wrong ones.</summary>
public sealed class ShowKeys(KeyRing ring) : IOpenIddictServerHandler<ValidateJsonWebKeySetRequestContext>
{
    /// <summary>Refuses while the keys are not there.</summary>
    public ValueTask HandleAsync(ValidateJsonWebKeySetRequestContext context)
    {
        if (!ring.IsLoaded)
            context.Reject(Errors.TemporarilyUnavailable, "The signing keys were not read yet; try again in a second.");
        return default;
    }
}
