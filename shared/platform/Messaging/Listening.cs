using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Exchange.Platform;

/// <summary>
/// Connects a service's queues to RabbitMQ by MassTransit, which types, deserializes and consumes here.
/// </summary>
internal static class Listening
{
    private const int Concurrency = 16;

    // About twice the concurrency: enough to stay busy, few enough that other replicas get their part.
    private const int Prefetch = 2 * Concurrency;

    // A lane handles many in one transaction; they must all be here for that.
    private const int LaneConcurrency = Lane<object>.MostTogether;

    public static void Add(IServiceCollection services, Queues queues, string service, Uri broker)
    {
        services.AddSingleton<Inbox>();
        services.AddSingleton<ErrorQueue>();
        services
            .AddOptions<MassTransitHostOptions>()
            .Configure(options =>
            {
                // The service answers HTTP while the broker boots; its consumers start when the broker is there.
                options.WaitUntilStarted = false;
                options.StopTimeout = TimeSpan.FromSeconds(5);
            });
        services.AddMassTransit(bus =>
        {
            bus.UsingRabbitMq(
                (context, rabbit) =>
                {
                    rabbit.Host(broker, $"{service} consumers", host => host.Heartbeat(TimeSpan.FromSeconds(5)));
                    rabbit.ConfigureJsonSerializerOptions(Json.Configure);
                    foreach (var queue in queues.All)
                        rabbit.ReceiveEndpoint(queue.Name, endpoint => Connect(endpoint, queue, context));
                    if (queues.All.Count > 0)
                        rabbit.ReceiveEndpoint(
                            Topology.DeadLettersOf(service),
                            endpoint => ConnectDead(endpoint, context)
                        );
                }
            );
        });
    }

    private static void Connect(IRabbitMqReceiveEndpointConfigurator endpoint, Queue queue, IServiceProvider services)
    {
        Shape(endpoint, Topology.ArgumentsOf(queue.Name), services);
        if (queue.HasLanes)
        {
            endpoint.ConcurrentMessageLimit = LaneConcurrency;
            endpoint.PrefetchCount = 2 * LaneConcurrency;
        }
        foreach (var hearing in queue.Hearings)
            hearing.Connect(endpoint, queue.Name, services.GetRequiredService<Inbox>());
    }

    // Nothing is heard here, so that every dead letter takes the way of a message that nobody hears: into the error
    // queue.
    private static void ConnectDead(IRabbitMqReceiveEndpointConfigurator endpoint, IServiceProvider services) =>
        Shape(endpoint, Topology.DeadLetterArguments(), services);

    private static void Shape(
        IRabbitMqReceiveEndpointConfigurator endpoint,
        Dictionary<string, object?> arguments,
        IServiceProvider services
    )
    {
        var errors = services.GetRequiredService<ErrorQueue>();
        endpoint.PrefetchCount = Prefetch;
        endpoint.ConcurrentMessageLimit = Concurrency;
        foreach (var (name, value) in arguments)
            endpoint.SetQueueArgument(name, value);
        endpoint.ConfigureError(pipe => pipe.UseFilter(errors));
        endpoint.ConfigureDeadLetter(pipe => pipe.UseFilter(errors));
    }
}
