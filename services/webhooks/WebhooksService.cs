using Exchange.Contracts.Participants.V1;
using Exchange.Platform;
using Exchange.Webhooks.Data;
using Exchange.Webhooks.Features;
using Exchange.Webhooks.Sending;
using Exchange.Webhooks.Vocabulary;

namespace Exchange.Webhooks;

/// <summary>What partners are told: the events of the exchange, as a feed that they pull and as webhooks.</summary>
public sealed class WebhooksService : IService
{
    private const string KeySetting = "Webhooks:KeyEncryptionKey";

    // What the key before it sealed is still opened while this names it.
    private const string OlderKeySetting = "Webhooks:OlderKeyEncryptionKey";

    /// <summary>The setting that allows receivers on a developer's machine.</summary>
    private const string LocalSetting = "Webhooks:AllowLocalReceivers";

    /// <inheritdoc />
    public static string Name => "webhooks";

    /// <inheritdoc />
    public static void Map(Routes routes)
    {
        routes
            .Get("/v1/events", "Read the feed of events", ListEvents.Handle, Scopes.EventsRead)
            .Produces<Problem>(StatusCodes.Status410Gone, Problems.ContentType);
        const string One = "/v1/event-types/{type}";
        routes.Get("/v1/event-types", "List the types of events", ListEventTypes.Handle, Scopes.Public);
        routes.Get(One, "Read a type of event", ReadEventType.Handle, Scopes.Public);
        routes.Get($"{One}/schemas/{{version}}", "Read a schema", ReadEventSchema.Handle, Scopes.Public);
        routes.Get("/v1/events/{eventId}", "Read an event", ReadEventById.Handle, Scopes.EventsRead);
        MapEndpoints(routes);
        MapDeliveries(routes);
    }

    private static void MapEndpoints(Routes routes)
    {
        const string Endpoints = "/v1/endpoints";
        const string Endpoint = "/v1/endpoints/{endpointId}";
        routes.Post(Endpoints, "Register an endpoint", RegisterEndpoint.Handle, Scopes.WebhooksWrite);
        routes.Get(Endpoints, "List endpoints", ListEndpoints.Handle, Scopes.WebhooksRead);
        routes.Get(Endpoint, "Read an endpoint", ReadEndpoint.Handle, Scopes.WebhooksRead);
        routes.Put(Endpoint, "Edit an endpoint", EditEndpoint.Handle, Scopes.WebhooksWrite);
        routes.Delete(Endpoint, "Remove an endpoint", DeleteEndpoint.Handle, Scopes.WebhooksWrite);
        routes.Get($"{Endpoint}/health", "Read how an endpoint fares", ReadEndpointHealth.Handle, Scopes.WebhooksRead);
        routes.Act($"{Endpoint}/verify", "Verify an endpoint", VerifyEndpoint.Handle, Scopes.WebhooksWrite);
        routes.Act($"{Endpoint}/test", "Send an endpoint a test", TestEndpoint.Handle, Scopes.WebhooksWrite);
        routes.Act($"{Endpoint}/pause", "Pause an endpoint", PauseEndpoint.Handle, Scopes.WebhooksWrite);
        routes.Act($"{Endpoint}/resume", "Resume an endpoint", ResumeEndpoint.Handle, Scopes.WebhooksWrite);
        routes.Act($"{Endpoint}/rotate-secret", "Rotate secret and keys", RotateSecret.Handle, Scopes.WebhooksWrite);
        routes.Act($"{Endpoint}/replay", "Send events again", ReplayEndpoint.Handle, Scopes.WebhooksWrite);
    }

    private static void MapDeliveries(Routes routes)
    {
        routes.Get("/v1/deliveries", "Search deliveries", ListDeliveries.Handle, Scopes.WebhooksRead);
        routes.Get("/v1/deliveries/{deliveryId}", "Read a delivery", ReadDelivery.Handle, Scopes.WebhooksRead);
        routes.Act(
            "/v1/deliveries/{deliveryId}/replay",
            "Send a delivery again",
            ReplayDelivery.Handle,
            Scopes.WebhooksWrite
        );
    }

    /// <inheritdoc />
    public static void Listen(Queues queues) =>
        queues
            .Add("webhooks.events", queue => queue.OnFacts(EventTypes.Messages, RecordEvents.Handle))
            .Add("webhooks.clients", queue => queue.On<ClientRevoked>(RevokeClient.Handle));

    /// <inheritdoc />
    public static void Run(Loops loops)
    {
        loops
            .Every<Dispatcher>(
                TimeSpan.FromMilliseconds(50),
                "take deliveries",
                (units, dispatcher, cancel) => dispatcher.TakeAsync(units, cancel)
            )
            .Every<Dispatcher>(
                TimeSpan.FromMilliseconds(50),
                "write deliveries",
                (units, dispatcher, cancel) => dispatcher.WriteAsync(units, cancel)
            )
            .Every(TimeSpan.FromMinutes(10), "forget old events", ForgetEvents.Handle);
        loops.Every<Renewal>(TimeSpan.FromHours(1), "renew secrets", (unit, renewal) => renewal.RenewAsync(unit));
        Leftovers.Run(loops);
    }

    /// <summary>
    /// The address under which partners know the exchange, and what delivers to them; what is wrong with a setting
    /// stops the start.
    /// </summary>
    public static void Add(WebApplicationBuilder builder)
    {
        var (settings, services) = (builder.Configuration, builder.Services);
        var rules = OutboundRules.Of(
            LocalSetting,
            settings.GetValue<bool>(LocalSetting),
            builder.Environment.IsDevelopment(),
            settings["urls"]
        );
        services.AddSingleton(new PublicAddress(settings.GetRequired("Auth:Issuer")));
        services.AddSingleton(new KeyCipher(KeySetting, settings.GetRequired(KeySetting), settings[OlderKeySetting]));
        EventDocumentation.Add(services, Name);
        services.AddSingleton(rules).AddSingleton<EndpointDesk>().AddSingleton<Renewal>();
        services.AddSingleton(Outside.Real).AddSingleton<Sender>().AddSingleton<Letters>().AddSingleton<Dispatcher>();
        // Registered behind the loops, so that it stops before them and they write what it still does.
        services.AddHostedService(provider => provider.GetRequiredService<Dispatcher>());
    }

    /// <summary>The AsyncAPI document, beside the OpenAPI one.</summary>
    public static void Use(WebApplication app) =>
        app.MapGet("/asyncapi/events.json", (PublicAddress address) => AsyncApi.Document(address))
            .ExcludeFromDescription()
            .AllowAnonymous();
}
