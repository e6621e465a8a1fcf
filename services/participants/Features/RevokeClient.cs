using Exchange.Contracts.Participants.V1;
using Exchange.Kernel;
using Exchange.Participants.Data;
using Exchange.Platform;

namespace Exchange.Participants.Features;

/// <summary>Ends a client: it gets no more tokens, and the last one that it has dies within ten minutes.</summary>
public static class RevokeClient
{
    /// <summary>The client that gets no more tokens.</summary>
    public sealed record Response(ClientId ClientId, DateTimeOffset RevokedAt);

    public static async Task<Result<Response>> Handle(
        ParticipantId participantId,
        ClientId clientId,
        Caller caller,
        Unit unit
    )
    {
        if (!caller.Sees(participantId))
            return Error.NotFound("client");
        if (!caller.Administers(participantId))
            return Error.Forbidden(
                "client.notYours",
                "Only an operator and the participant itself revoke its clients."
            );
        if (await ClientRows.RevokeAsync(unit, participantId, clientId) is not { } revokedAt)
            return Error.NotFound("client");
        unit.Say(new ClientRevoked(participantId, clientId));
        return new Response(clientId, revokedAt);
    }
}
