using Exchange.Kernel;
using Exchange.Participants.Domain;
using Exchange.Platform;

namespace Exchange.Participants.Features;

/// <summary>One API client of a participant.</summary>
public static class ReadClient
{
    public static async Task<Result<ApiClient>> Handle(
        ParticipantId participantId,
        ClientId clientId,
        Caller caller,
        Unit unit
    )
    {
        var client = caller.Sees(participantId)
            ? await unit.FindAsync<ApiClient>(Select, new { Id = clientId, ParticipantId = participantId })
            : null;
        return client is null ? Error.NotFound("client") : client;
    }

    private const string Select = """
        select
          id as client_id, participant_id, name, scopes, made_by_participant_id, made_by_client_id,
          created_at, revoked_at
        from clients
        where id = @Id
        and participant_id = @ParticipantId
        """;
}
