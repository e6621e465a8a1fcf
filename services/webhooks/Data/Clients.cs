using Exchange.Contracts.Webhooks.V1;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Webhooks.Data;

/// <summary>The API clients whose scopes endpoints have.</summary>
public static class Clients
{
    /// <summary>Whoever asks was revoked; its last token lives for some minutes more.</summary>
    public static readonly Error Revoked = Error.Forbidden(
        "client.revoked",
        "Your client was revoked. Ask with a token of another one."
    );

    /// <summary>
    /// A client has no rights any more: what would be told by them waits until another client answers for it, and the
    /// owner is told so. Take the feed's lock before.
    /// </summary>
    public static async Task RevokeAsync(Unit unit, ClientId clientId)
    {
        var silenced = await unit.ListAsync<Silenced>(
            """
            with revoked as (
              insert into revoked_client (client_id)
              values (@ClientId)
              on conflict do nothing
            ),
            silenced as (
              update endpoint
              set client_revoked = true,
                state = case state when 'active' then 'paused' else state end,
                version = version + 1
              where client_id = @ClientId
                and not client_revoked
                and state <> 'deleted'
              returning endpoint_id, owner_id, url, state = 'paused' or moved_from is not null as was_told
            )
            select endpoint_id, owner_id, url
            from silenced
            where was_told
            """,
            new { ClientId = clientId.ToString() }
        );
        foreach (var one in silenced)
            unit.Say(
                new EndpointDisabled(
                    one.EndpointId,
                    one.OwnerId,
                    one.Url,
                    Because: "clientRevoked",
                    FailingSince: null,
                    Discarded: 0
                )
            );
    }

    /// <summary>True for a client that has no rights any more.</summary>
    public static Task<bool> IsRevokedAsync(Unit unit, Caller caller) =>
        unit.OneAsync<bool>(
            """
            select exists (
              select
              from revoked_client
              where client_id = @ClientId
            )
            """,
            new { caller.ClientId }
        );

    private sealed record Silenced(EndpointId EndpointId, ParticipantId OwnerId, string Url);
}
