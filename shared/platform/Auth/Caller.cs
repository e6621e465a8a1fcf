using System.Security.Claims;

namespace Exchange.Platform;

/// <summary>Who calls: the participant, its API client, and what its token allows.</summary>
public sealed class Caller
{
    /// <summary>The caller of a token.</summary>
    public Caller(ClaimsPrincipal principal)
    {
        _ = ParticipantId.TryParse(principal.FindFirstValue("participant"), provider: null, out var participant);
        ParticipantId = participant;
        ClientId = principal.FindFirstValue("sub") ?? string.Empty;
        Roles = principal.FindAll("roles").Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal);
        Scopes = principal
            .FindAll("scope")
            .SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The organization or person; the default id for a public route without a token.</summary>
    public ParticipantId ParticipantId { get; }

    /// <summary>The API client, <c>cli_...</c>; empty for a public route without a token.</summary>
    public string ClientId { get; }

    /// <summary>holder, buyer, partner, operator, supervisor.</summary>
    public IReadOnlySet<string> Roles { get; }

    /// <summary>What the token allows.</summary>
    public IReadOnlySet<string> Scopes { get; }

    /// <summary>Runs the exchange.</summary>
    public bool IsOperator => Roles.Contains("operator");

    /// <summary>Sees everything, changes nothing.</summary>
    public bool IsSupervisor => Roles.Contains("supervisor");

    /// <summary>True where the caller sees what belongs to others too.</summary>
    public bool SeesAll => IsOperator || IsSupervisor;

    /// <summary>The languages that the caller wants to read.</summary>
    public Languages Languages { get; init; } = Languages.Any;

    /// <summary>True where the token has the scope.</summary>
    public bool Has(string scope) => Scopes.Contains(scope);
}
