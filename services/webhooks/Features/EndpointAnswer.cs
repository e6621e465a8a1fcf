using Exchange.Platform;
using Exchange.Webhooks.Data;
using Exchange.Webhooks.Domain;
using Exchange.Webhooks.Sending;

namespace Exchange.Webhooks.Features;

/// <summary>An endpoint: where its owner is told of events.</summary>
/// <param name="Types">Which types of events it is told; empty for all.</param>
/// <param name="Resources">Of which resources; empty for all that its owner may see.</param>
/// <param name="Scopes">
/// What its events may hold: the scopes of the client that answers for it, which registered or edited it last, or
/// resumed it after another was revoked.
/// </param>
/// <param name="ClientId">That client.</param>
/// <param name="ClientRevoked">
/// True where that client was revoked: the endpoint is told nothing until another client resumes it.
/// </param>
/// <param name="Headers">The names of the further headers that are sent; their values are not shown.</param>
/// <param name="RatePerSecond">How many deliveries it is sent a second at most; null for as many as there are.</param>
/// <param name="DisabledBecause">gone (it answered 410) or failing (for five days); null where it is neither.</param>
/// <param name="PublicKeys">What verifies <c>v1a</c> signatures now, the newest first: <c>whpk_...</c>.</param>
/// <param name="NextActions">What the caller may do with it now.</param>
public sealed record EndpointAnswer(
    EndpointId EndpointId,
    ParticipantId OwnerId,
    string Url,
    string Description,
    IReadOnlyList<string> Types,
    IReadOnlyList<string> Resources,
    EndpointBody Body,
    IReadOnlyList<string> Scopes,
    string ClientId,
    bool ClientRevoked,
    IReadOnlyList<string> Headers,
    int? RatePerSecond,
    EndpointState State,
    string? DisabledBecause,
    IReadOnlyList<string> PublicKeys,
    DateTimeOffset CreatedAt,
    int Version,
    IReadOnlyList<string> NextActions
) : IVersioned
{
    internal static EndpointAnswer Of(EndpointRow row, Caller caller, KeyCipher cipher) =>
        new(
            row.EndpointId,
            row.OwnerId,
            row.Url,
            row.Description,
            row.Types,
            row.Resources,
            row.Body,
            row.Scopes,
            row.ClientId,
            row.ClientRevoked,
            Letters.NamesOf(cipher, row.EndpointId, row.Headers),
            row.RatePerSecond,
            row.State,
            row.DisabledBecause,
            [.. row.PublicKeys.Select(WebhookSignature.PublicKeyText)],
            row.CreatedAt,
            row.Version,
            row.OwnerId == caller.ParticipantId && caller.Has(Platform.Scopes.WebhooksWrite) ? ActionsOf(row.State) : []
        );

    /// <summary>The endpoint as it is now, for who just changed it.</summary>
    internal static async Task<EndpointAnswer> ReadAsync(
        Unit unit,
        EndpointId endpointId,
        Caller caller,
        KeyCipher cipher
    ) => Of((await Endpoints.FindAsync(unit, endpointId, caller))!, caller, cipher);

    private static string[] ActionsOf(EndpointState state) =>
        state switch
        {
            EndpointState.Unverified => ["verify", "edit", "rotateSecret", "delete"],
            EndpointState.Active => ["pause", "test", "replay", "edit", "rotateSecret", "delete"],
            EndpointState.Paused => ["resume", "replay", "edit", "rotateSecret", "delete"],
            EndpointState.Disabled => ["resume", "edit", "rotateSecret", "delete"],
        };
}
