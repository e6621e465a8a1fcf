using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Exchange.Participants.Tokens;

/// <summary>
/// Discovery names the addresses that its reader can use: a client that came through the gateway gets public ones,
/// with the public scheme even where TLS ended before; a service that asked inside gets inner ones and needs no
/// gateway.
/// </summary>
public sealed class DescribeServer : IOpenIddictServerHandler<HandleConfigurationRequestContext>
{
    /// <summary>Puts the public addresses in, where the request was sent to the public host.</summary>
    public ValueTask HandleAsync(HandleConfigurationRequestContext context)
    {
        var issuer = context.Options.Issuer!;
        if (string.Equals(context.BaseUri?.Authority, issuer.Authority, StringComparison.OrdinalIgnoreCase))
        {
            context.TokenEndpoint = new Uri(issuer, "/connect/token");
            context.JsonWebKeySetEndpoint = new Uri(issuer, "/.well-known/jwks");
        }
        return default;
    }
}
