using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Settlement.Features;

/// <summary>
/// What a participant writes when it pays in, so that its money is found: a creditor reference of ISO 11649, for ever
/// the same. Operators and supervisors see that of the participant they name.
/// </summary>
public static class ReadPaymentReference
{
    /// <param name="Reference">RF, two check digits, 16 digits.</param>
    public sealed record Response(ParticipantId ParticipantId, string Reference);

    public static async Task<Result<Response>> Handle(ParticipantId? participantId, Caller caller, Unit unit)
    {
        if (!caller.SeesAll && participantId is { } other && other != caller.ParticipantId)
            return Error.NotFound("participant");
        return
            await unit.FindAsync<Response>(
                """
                select participant_id, payment_reference as reference
                from participants
                where participant_id = @ParticipantId
                """,
                new { ParticipantId = participantId ?? caller.ParticipantId }
            )
                is { } found
            ? found
            : Error.NotFound("participant");
    }
}
