using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Data;
using Exchange.Webhooks.Vocabulary;

namespace Exchange.Webhooks.Features;

/// <summary>Reads one event, as the feed has it.</summary>
public static class ReadEventById
{
    public static async Task<Result<EventBody>> Handle(EventId eventId, Caller caller, PublicAddress address, Unit unit)
    {
        if (await Feed.FindAsync(unit, eventId, caller) is not { } found || !caller.Has(found.Row.Resource.Scope))
            return Error.NotFound("event");
        var reader = new Reader(caller.ParticipantId, caller.SeesAll, caller.Scopes);
        return EventBody.Of(found, reader, BodyForm.Full, address);
    }
}
