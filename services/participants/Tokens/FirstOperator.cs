using System.Security.Cryptography;
using Exchange.Kernel;
using Exchange.Participants.Data;
using Exchange.Participants.Domain;
using Exchange.Platform;

namespace Exchange.Participants.Tokens;

/// <summary>
/// The operator that an empty exchange begins with, since nobody could register it: the participant "Platform" with
/// the API client of <c>Bootstrap:ClientId</c> and <c>Bootstrap:ClientSecret</c>. Without these settings nobody is
/// admitted; once there is an operator they mean nothing.
/// </summary>
public sealed class FirstOperator
{
    private readonly ClientId clientId;
    private readonly string? clientSecret;

    private FirstOperator(ClientId clientId, string? clientSecret) =>
        (this.clientId, this.clientSecret) = (clientId, clientSecret);

    /// <summary>The first operator of these settings.</summary>
    /// <exception cref="InvalidOperationException">One without the other, or one that is not well formed.</exception>
    public static FirstOperator Read(IConfiguration configuration)
    {
        var id = configuration["Bootstrap:ClientId"];
        var secret = configuration["Bootstrap:ClientSecret"];
        if (string.IsNullOrEmpty(id) && string.IsNullOrEmpty(secret))
            return new FirstOperator(default, clientSecret: null);
        if (!ClientId.TryParse(id, provider: null, out var clientId))
            throw new InvalidOperationException(
                "The setting Bootstrap:ClientId must be a client id (cli_ and 26 digits)."
            );
        if (secret is not { Length: >= ClientSecret.MinLength })
            throw new InvalidOperationException(
                $"The setting Bootstrap:ClientSecret must have at least {ClientSecret.MinLength} characters."
            );
        return new FirstOperator(clientId, secret);
    }

    /// <summary>
    /// Admits the operator where there is none. The caller holds the lock that makes replicas take turns.
    /// </summary>
    public async Task AdmitAsync(Unit unit)
    {
        if (clientSecret is null || await ParticipantRows.HasOperatorAsync(unit))
            return;
        var platform = await ParticipantRows.AddAsync(unit, Platform());
        var roles = platform!.Roles;
        await ClientRows.AddAsync(
            unit,
            new NewClient(
                clientId,
                platform.ParticipantId,
                "Bootstrap",
                Roles.ScopesOf(roles),
                ClientSecret.Keep(clientSecret, RandomNumberGenerator.GetBytes(ClientSecret.Size)),
                Maker: null
            )
        );
        unit.Say(platform.ToMessage());
    }

    // Who runs the exchange is no matter of configuration; its country and contact are not known here.
    private static Participant Platform() =>
        new(
            ParticipantId.New(),
            new LanguageMap { ["zh-Hans"] = "平台", ["en"] = "Platform" },
            OrganizationKind.Platform,
            [Role.Operator],
            new Contact("Platform", "operator@exchange.invalid", Phone: null),
            Country.Unknown,
            CreditCode: null,
            Version: 1,
            RegisteredAt: default
        );
}
