using Exchange.Kernel;
using Exchange.Participants.Domain;
using Exchange.Platform;

namespace Exchange.Participants.Features;

/// <summary>The API clients of a participant, in the order in which they were made.</summary>
public static class ListClients
{
    public static async Task<Result<Page<ApiClient>>> Handle(
        ParticipantId participantId,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!caller.Sees(participantId))
            return Error.NotFound("participant");
        if (!paging.TryId<ClientKind>(out var after))
            return Paging.NoCursor();
        var rows = await unit.ListAsync<ApiClient>(
            Select,
            new
            {
                ParticipantId = participantId,
                After = after,
                Limit = paging.Size() + 1,
            }
        );
        return Page.Of(rows, paging, client => client.ClientId.ToString());
    }

    private const string Select = """
        select
          id as client_id, participant_id, name, scopes, made_by_participant_id, made_by_client_id,
          created_at, revoked_at
        from clients
        where participant_id = @ParticipantId
        and id > @After
        order by id
        limit @Limit
        """;
}
