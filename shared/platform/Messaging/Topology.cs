using Exchange.Contracts;

namespace Exchange.Platform;

/// <summary>
/// Names and arguments of exchanges and queues. The relay and MassTransit declare the same ones, so whoever comes first
/// makes them, and no message is lost because its listener was never started.
/// </summary>
internal static class Topology
{
    /// <summary>
    /// A message that kills its process again and again is dead-lettered after this many deliveries; RabbitMQ 3.10 has
    /// no limit of its own.
    /// </summary>
    private const int DeliveryLimit = 20;

    /// <summary>The exchange of a message type, as MassTransit names it.</summary>
    public static string ExchangeOf(Type message) => $"{message.Namespace}:{message.Name}";

    /// <summary>The name of a message type inside the envelope, as MassTransit names it.</summary>
    public static string UrnOf(Type message) => $"urn:message:{ExchangeOf(message)}";

    /// <summary>Where a service's queues send what they give up.</summary>
    public static string DeadLettersOf(string service) => $"{service}.dead";

    /// <summary>The service that owns a queue: queues are named <c>service.purpose</c>.</summary>
    public static string ServiceOf(string queue) => queue[..queue.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>
    /// Arguments of a queue of work: replicated, with a limit of deliveries and a place for what exceeds it.
    /// </summary>
    public static Dictionary<string, object?> ArgumentsOf(string queue) =>
        new(StringComparer.Ordinal)
        {
            ["x-queue-type"] = "quorum",
            ["x-delivery-limit"] = DeliveryLimit,
            ["x-dead-letter-exchange"] = DeadLettersOf(ServiceOf(queue)),
        };

    /// <summary>Arguments of a service's queue of dead letters.</summary>
    public static Dictionary<string, object?> DeadLetterArguments() =>
        new(StringComparer.Ordinal) { ["x-queue-type"] = "quorum" };

    /// <summary>
    /// Exchanges that nobody listens to; only partners are told, so the broker may drop what it can't route.
    /// </summary>
    public static bool IsUnheard(string exchange) => Unheard.Contains(exchange);

    private static readonly HashSet<string> Unheard = Contracts
        .Listeners.Messages.Where(message => Listeners.Of(message).Count == 0)
        .Select(ExchangeOf)
        .ToHashSet(StringComparer.Ordinal);
}
