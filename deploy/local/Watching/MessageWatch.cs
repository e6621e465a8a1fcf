using System.Text.Json;
using Exchange.Contracts;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Exchange.Local;

/// <summary>A message that was seen on its way.</summary>
/// <param name="Sender">The service that said it.</param>
/// <param name="Type">The name of the message, for example <c>RightsReserved</c>.</param>
/// <param name="Traceparent">The trace that caused it (W3C).</param>
public sealed record SeenMessage(
    string Sender,
    string Type,
    Guid MessageId,
    string? Traceparent,
    DateTimeOffset SentAt,
    JsonElement Body
);

/// <summary>Looks over the shoulder of RabbitMQ: a queue of its own gets a copy of what it asks for.</summary>
public sealed class MessageWatch : IAsyncDisposable
{
    private readonly IConnection connection;

    private MessageWatch(IConnection connection) => this.connection = connection;

    /// <summary>Starts to look; each message is shown once, one after the other.</summary>
    public static Task<MessageWatch> StartAsync(
        Uri broker,
        Action<SeenMessage> seen,
        CancellationToken cancellation = default
    ) => StartAsync(broker, Listeners.Messages, seen, cancellation);

    /// <summary>Starts to look at these messages only.</summary>
    public static async Task<MessageWatch> StartAsync(
        Uri broker,
        IReadOnlyCollection<Type> messages,
        Action<SeenMessage> seen,
        CancellationToken cancellation = default
    )
    {
        var factory = new ConnectionFactory
        {
            Uri = broker,
            ClientProvidedName = "watch",
            AutomaticRecoveryEnabled = false,
        };
        var opened = await factory.CreateConnectionAsync(cancellation);
        var channel = await opened.CreateChannelAsync(cancellationToken: cancellation);
        var queue = await channel.QueueDeclareAsync(exclusive: true, autoDelete: true, cancellationToken: cancellation);
        foreach (var message in messages)
        {
            var exchange = $"{message.Namespace}:{message.Name}";
            await channel.ExchangeDeclareAsync(
                exchange,
                ExchangeType.Fanout,
                durable: true,
                cancellationToken: cancellation
            );
            await channel.QueueBindAsync(queue.QueueName, exchange, routingKey: "", cancellationToken: cancellation);
        }
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            seen(Read(delivery));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, cancellation);
        return new MessageWatch(opened);
    }

    /// <summary>Stops looking.</summary>
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static SeenMessage Read(BasicDeliverEventArgs delivery)
    {
        var envelope = JsonSerializer.Deserialize<JsonElement>(delivery.Body.Span);
        var trace =
            delivery.BasicProperties.Headers?.TryGetValue("traceparent", out var header) == true
                ? header as byte[]
                : null;
        return new SeenMessage(
            delivery.BasicProperties.AppId ?? "?",
            delivery.Exchange[(delivery.Exchange.IndexOf(':', StringComparison.Ordinal) + 1)..],
            envelope.GetProperty("messageId").GetGuid(),
            trace is null ? null : System.Text.Encoding.ASCII.GetString(trace),
            envelope.GetProperty("sentTime").GetDateTimeOffset(),
            envelope.GetProperty("message").Clone()
        );
    }
}
