using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using Exchange.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Integration;

/// <summary>
/// Stands in for participants where one service is tested alone: publishes a key and signs tokens with it.
/// </summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly SigningCredentials credentials;

    private TestIssuer(WebApplication app, SigningCredentials credentials) =>
        (this.app, this.credentials) = (app, credentials);

    /// <summary>The issuer in the tokens.</summary>
    public string Address => app.Urls.Single();

    public string Metadata => $"{Address}/.well-known/openid-configuration";

    /// <summary>The metadata at an address that can't be reached when first asked, and can from then on.</summary>
    public string LateMetadata() => $"{Address}/late/{Guid.CreateVersion7():n}";

    public static async Task<TestIssuer> StartAsync()
    {
        var key = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "test" };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var issuer = builder.Build();
        issuer.Urls.Add("http://127.0.0.1:0");
        var published = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(
            new ECDsaSecurityKey(ECDsa.Create(key.ECDsa.ExportParameters(includePrivateParameters: false)))
            {
                KeyId = "test",
            }
        );
        var asked = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        issuer.MapGet("/.well-known/openid-configuration", () => Results.Json(Description(issuer)));
        issuer.MapGet(
            "/late/{id}",
            (string id) => asked.TryAdd(id, value: true) ? Results.NotFound() : Results.Json(Description(issuer))
        );
        issuer.MapGet(
            "/jwks",
            () =>
                new
                {
                    keys = new[]
                    {
                        new
                        {
                            kty = published.Kty,
                            crv = published.Crv,
                            x = published.X,
                            y = published.Y,
                            kid = "test",
                            use = "sig",
                            alg = "ES256",
                        },
                    },
                }
        );
        await issuer.StartAsync();
        return new TestIssuer(issuer, new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256));
    }

    /// <summary>An access token as participants would issue it.</summary>
    public string Token(ParticipantId participant, string[] roles, params string[] scopes) =>
        Token(participant, roles, scopes, Address, Authentication.Audience, TimeSpan.FromMinutes(5));

    /// <summary>A token with a fault, for the tests of refusals.</summary>
    public string Token(
        ParticipantId participant,
        string[] roles,
        string[] scopes,
        string issuer,
        string audience,
        TimeSpan lifetime
    )
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var claims = roles
            .Select(role => new Claim("roles", role))
            .Append(new Claim("sub", ClientId.New().ToString()))
            .Append(new Claim("participant", participant.ToString()))
            .Append(new Claim("scope", string.Join(' ', scopes)));
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = issuer,
                Audience = audience,
                TokenType = "at+jwt",
                Subject = new ClaimsIdentity(claims),
                IssuedAt = now,
                NotBefore = now.AddMinutes(-10),
                Expires = now + lifetime,
                SigningCredentials = credentials,
            }
        );
    }

    private static object Description(WebApplication issuer) =>
        new { issuer = issuer.Urls.Single(), jwks_uri = $"{issuer.Urls.Single()}/jwks" };

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
