using Exchange.Contracts.Participants.V1;
using Exchange.Licensing.Data;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>Follows the participants: licenses name their parties, and royalties go to nobody unknown.</summary>
public static class FollowParticipants
{
    public static Task Handle(ParticipantRegistered participant, Unit unit) =>
        unit.KeepAsync(participant.ParticipantId, participant.Name, participant.Version);
}
