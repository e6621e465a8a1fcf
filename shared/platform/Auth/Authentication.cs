using Exchange.Kernel;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Platform;

/// <summary>
/// Verifies access tokens: signature, issuer, audience, expiry, algorithm. The gateway and every service do it.
/// </summary>
public static class Authentication
{
    /// <summary>The audience of every access token of the exchange.</summary>
    public const string Audience = "exchange";

    /// <summary>
    /// Needs <c>Auth:Issuer</c>, the public address in the tokens; <c>Auth:Metadata</c> is where the discovery document
    /// is fetched, which may be an inner address.
    /// </summary>
    public static WebApplicationBuilder AddExchangeAuth(this WebApplicationBuilder builder)
    {
        var issuer = builder.Configuration.GetRequired("Auth:Issuer");
        var metadata = builder.Configuration.GetRequired("Auth:Metadata");
        // A token with a new key waits for the keys to be fetched; else each process would refuse its first one.
        AppContext.SetSwitch("Switch.Microsoft.IdentityModel.UpdateConfigAsBlocking", isEnabled: true);
        builder
            .Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
            .AddJwtBearer(options => Configure(options, issuer, metadata));
        builder.Services.AddAuthorization();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped(services =>
        {
            var http = services.GetRequiredService<IHttpContextAccessor>().HttpContext!;
            return new Caller(http.User) { Languages = Languages.Of(http.Request) };
        });
        return builder;
    }

    /// <summary>A setting that must be there.</summary>
    /// <exception cref="InvalidOperationException">
    /// It is not; the message names it as an environment variable too.
    /// </exception>
    public static string GetRequired(this IConfiguration configuration, string key) =>
        configuration[key] is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException(
                $"The setting {key} is missing (as an environment variable: "
                    + $"{key.Replace(":", "__", StringComparison.Ordinal)})."
            );

    private static void Configure(JwtBearerOptions options, string issuer, string metadata)
    {
        options.MetadataAddress = metadata;
        options.RequireHttpsMetadata = false;
        options.MapInboundClaims = false;
        options.RefreshInterval = TimeSpan.FromSeconds(1);
        options.TokenValidationParameters = new TokenValidationParameters
        {
            // The token server writes its issuer as an absolute URI, with the slash that ends an empty path.
            ValidIssuer = new Uri(issuer).AbsoluteUri,
            ValidAudience = Audience,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
            ValidTypes = ["at+jwt"],
            ClockSkew = TimeSpan.FromSeconds(30),
            NameClaimType = "sub",
            RoleClaimType = "roles",
            RequireExpirationTime = true,
            RequireSignedTokens = true,
        };
        options.Events = new JwtBearerEvents
        {
            OnMessageReceived = NoteKeysAsync,
            OnChallenge = ChallengeAsync,
            OnForbidden = ForbidAsync,
        };
    }

    private static async Task ChallengeAsync(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        if (context.AuthenticateFailure is not null && context.HttpContext.Items.ContainsKey(KeysAway))
        {
            context.Response.Headers.RetryAfter = "1";
            await Problems.WriteAsync(context.HttpContext, StatusCodes.Status503ServiceUnavailable, KeysAway);
            return;
        }
        context.Response.Headers.WWWAuthenticate = context.AuthenticateFailure is null
            ? "Bearer"
            : "Bearer error=\"invalid_token\"";
        await Problems.WriteAsync(
            context.HttpContext,
            new Error(
                ErrorKind.Unauthenticated,
                context.AuthenticateFailure is null ? "token.missing" : "token.invalid",
                "A valid access token is needed: Authorization: Bearer <token from /connect/token>."
            )
        );
    }

    // A process that never reached the token server can't tell a good token from a bad one: its no would be a guess,
    // and a client that repeats what it did before would take it for the answer. Noted before the token is looked at,
    // because the keys may come between the look and the answer.
    private static async Task NoteKeysAsync(MessageReceivedContext context)
    {
        if (context.Request.Headers.Authorization.Count == 0)
            return;
        try
        {
            await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
        }
        catch (InvalidOperationException)
        {
            context.HttpContext.Items[KeysAway] = true;
        }
    }

    private static readonly Error KeysAway = new(
        ErrorKind.Conflict,
        "service.unavailable",
        "The keys of the access tokens can't be fetched, so no token can be verified now. Try again."
    );

    private static Task ForbidAsync(ForbiddenContext context) =>
        Problems.WriteAsync(
            context.HttpContext,
            Error.Forbidden(
                "scope.missing",
                "The token lacks the scope "
                    + $"{context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<NeedsScope>()?.Scope}."
            )
        );
}

/// <summary>The scope that a route needs, for its refusal and its documentation.</summary>
internal sealed record NeedsScope(string Scope);
