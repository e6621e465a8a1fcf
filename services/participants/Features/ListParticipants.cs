using Exchange.Kernel;
using Exchange.Participants.Data;
using Exchange.Participants.Domain;
using Exchange.Platform;

namespace Exchange.Participants.Features;

/// <summary>Participants in the order in which they were registered; a participant finds itself only.</summary>
public static class ListParticipants
{
    public static async Task<Result<Page<Participant>>> Handle([AsParameters] Paging paging, Caller caller, Unit unit)
    {
        if (!paging.TryId<ParticipantKind>(out var after))
            return Paging.NoCursor();
        var rows = await unit.ListAsync<ParticipantRow>(
            Select,
            new
            {
                After = after,
                caller.SeesAll,
                Self = caller.ParticipantId,
                Limit = paging.Size() + 1,
            }
        );
        var participants = rows.Select(row => row.ToParticipant()).ToList();
        return Page.Of(participants, paging, participant => participant.ParticipantId.ToString());
    }

    private const string Select = """
        select id, name, kind, roles, contact, country, credit_code, version, registered_at
        from participants
        where id > @After
        and (@SeesAll or id = @Self)
        order by id
        limit @Limit
        """;
}
