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
    /// A client has no rights any more: what would be told by them waits until another client answers for it. Take the
    /// feed's lock before.
    /// </summary>
    public static Task RevokeAsync(Unit unit, ClientId clientId) =>
        unit.ExecuteAsync(
            """
            with revoked as (
              insert into revoked_client (client_id)
              values (@ClientId)
              on conflict do nothing
            )
            update endpoint
            set client_revoked = true,
              state = case state when 'active' then 'paused' else state end,
              moved_from = case state when 'unverified' then 'paused' end,
              version = version + 1
            where client_id = @ClientId
              and not client_revoked
              and state <> 'deleted'
            """,
            new { ClientId = clientId.ToString() }
        );

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
}
