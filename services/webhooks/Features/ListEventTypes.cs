using Exchange.Kernel;
using Exchange.Webhooks.Vocabulary;

namespace Exchange.Webhooks.Features;

/// <summary>The catalog of everything that partners are told, with schemas and examples.</summary>
public static class ListEventTypes
{
    /// <summary>Every type.</summary>
    public sealed record Response(IReadOnlyList<EventTypeAnswer> Data);

    public static Task<Result<Response>> Handle(PublicAddress address) =>
        Task.FromResult<Result<Response>>(
            new Response([.. EventTypes.All.Select(row => EventTypeAnswer.Of(row, address))])
        );
}
