using Exchange.Kernel;
using Exchange.Participants.Data;
using Exchange.Participants.Domain;
using Exchange.Platform;

namespace Exchange.Participants.Features;

/// <summary>
/// A participant as its operator, a supervisor or it itself sees it; for everybody else it is not there.
/// </summary>
public static class ReadParticipant
{
    public static async Task<Result<Participant>> Handle(ParticipantId participantId, Caller caller, Unit unit)
    {
        var participant = caller.Sees(participantId) ? await ParticipantRows.FindAsync(unit, participantId) : null;
        return participant is null ? Error.NotFound("participant") : participant;
    }
}
