using Exchange.Platform;

namespace Exchange.Participants.Features;

/// <summary>Who sees and who changes what belongs to a participant.</summary>
internal static class Visibility
{
    /// <summary>Operators and supervisors see everybody, others themselves.</summary>
    public static bool Sees(this Caller caller, ParticipantId participantId) =>
        caller.SeesAll || caller.ParticipantId == participantId;

    /// <summary>Operators administer everybody, others themselves.</summary>
    public static bool Administers(this Caller caller, ParticipantId participantId) =>
        caller.IsOperator || caller.ParticipantId == participantId;
}
