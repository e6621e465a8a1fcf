using Exchange.Contracts.Participants.V1;
using Exchange.Platform;
using Exchange.Webhooks.Data;

namespace Exchange.Webhooks.Features;

/// <summary>
/// Pauses the endpoints of a client that was revoked: they would be told what it may not read any more. Another client
/// of their owner resumes them, by its own scopes.
/// </summary>
public static class RevokeClient
{
    public static async Task Handle(ClientRevoked message, Unit unit)
    {
        await Events.LockAsync(unit);
        await Clients.RevokeAsync(unit, message.ClientId);
    }
}
