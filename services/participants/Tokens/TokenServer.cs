using Exchange.Platform;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Exchange.Participants.Tokens;

/// <summary>
/// OAuth 2.0 client credentials and discovery by OpenIddict. It runs without its own stores (degraded mode): clients
/// and keys are rows of ours, and tokens are not kept at all.
/// </summary>
public static class TokenServer
{
    private const string KeySetting = "Participants:KeyEncryptionKey";

    /// <summary>
    /// Needs <c>Auth:Issuer</c>, the public address, and <c>Participants:KeyEncryptionKey</c>, 32 random bytes in
    /// base64; takes <c>Bootstrap:ClientId</c> and <c>Bootstrap:ClientSecret</c>. What is wrong with them stops the
    /// start.
    /// </summary>
    public static void AddTokenServer(this WebApplicationBuilder builder)
    {
        var issuer = new Uri(builder.Configuration.GetRequired("Auth:Issuer"), UriKind.Absolute);
        builder.Services.AddSingleton(new KeyCipher(KeySetting, builder.Configuration.GetRequired(KeySetting)));
        builder.Services.AddSingleton(FirstOperator.Read(builder.Configuration));
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(Ring);
        builder.Services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(Ring);
        builder.Services.AddHostedService<KeyWatch>();
        TokenDocumentation.Add(builder.Services, ParticipantsService.Name);
        // It reports every step of every request otherwise.
        builder.Logging.AddFilter("OpenIddict", LogLevel.Warning);
        builder.Services.AddOpenIddict().AddServer(server => Configure(server, issuer));
    }

    private static KeyRing Ring(IServiceProvider services) => services.GetRequiredService<KeyRing>();

    private static void Configure(OpenIddictServerBuilder server, Uri issuer)
    {
        server.EnableDegradedMode().SetIssuer(issuer);
        server
            .SetTokenEndpointUris("/connect/token")
            .SetConfigurationEndpointUris("/.well-known/openid-configuration")
            .SetJsonWebKeySetEndpointUris("/.well-known/jwks");
        // Every service reads the tokens, so they are signed and not encrypted.
        server.AllowClientCredentialsFlow().DisableAccessTokenEncryption();
        server.SetAccessTokenLifetime(SigningKeys.TokenLifetime);
        server.RegisterScopes([.. Scopes.All.Keys]);
        server.Configure(options =>
        {
            // Nobody signs in here: no OpenID scope, and a client proves itself by its secret only.
            options.Scopes.Remove("openid");
            options.PromptValues.Clear();
            options.ClientAuthenticationMethods.Remove("private_key_jwt");
        });
        // TLS ends before the gateway; behind it requests travel in the clear on a private network.
        server.UseAspNetCore().DisableTransportSecurityRequirement();
        server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseScopedHandler<IssueToken>());
        server.AddEventHandler<HandleTokenRequestContext>(handler => handler.UseScopedHandler<IssueToken>());
        server.AddEventHandler<ValidateJsonWebKeySetRequestContext>(handler => handler.UseSingletonHandler<ShowKeys>());
        server.AddEventHandler<HandleConfigurationRequestContext>(handler =>
            handler.UseSingletonHandler<DescribeServer>().SetOrder(int.MaxValue)
        );
    }
}
