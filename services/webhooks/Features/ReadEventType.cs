using Exchange.Kernel;
using Exchange.Webhooks.Vocabulary;

namespace Exchange.Webhooks.Features;

/// <summary>Reads one type of event with its schema and an example.</summary>
public static class ReadEventType
{
    public static Task<Result<EventTypeAnswer>> Handle(string type, PublicAddress address) =>
        Task.FromResult<Result<EventTypeAnswer>>(
            EventTypes.Find(type) is { } row ? EventTypeAnswer.Of(row, address) : Error.NotFound("event type")
        );
}
