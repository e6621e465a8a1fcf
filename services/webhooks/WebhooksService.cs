using Exchange.Platform;
using Exchange.Webhooks.Features;
using Exchange.Webhooks.Vocabulary;

namespace Exchange.Webhooks;

/// <summary>What partners are told: the events of the exchange, as a feed that they pull.</summary>
public sealed class WebhooksService : IService
{
    /// <inheritdoc />
    public static string Name => "webhooks";

    /// <inheritdoc />
    public static void Map(Routes routes)
    {
        routes
            .Get("/v1/events", "Read the feed of events", ListEvents.Handle, Scopes.EventsRead)
            .Produces<Problem>(StatusCodes.Status410Gone, Problems.ContentType);
        routes.Get("/v1/events/{eventId}", "Read an event", ReadEventById.Handle, Scopes.EventsRead);
    }

    /// <inheritdoc />
    public static void Listen(Queues queues) =>
        queues.Add("webhooks.events", queue => queue.OnFacts(EventTypes.Messages, RecordEvents.Handle));

    /// <inheritdoc />
    public static void Run(Loops loops) =>
        loops.Every(TimeSpan.FromMinutes(10), "forget old events", ForgetEvents.Handle);

    /// <summary>The address under which partners know the exchange.</summary>
    public static void Add(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton(new PublicAddress(builder.Configuration.GetRequired("Auth:Issuer")));
}
