using System.Text;
using System.Text.Json;
using Exchange.Contracts;
using Exchange.Local;
using RabbitMQ.Client;

namespace Exchange.Tests.Flows;

/// <summary>Publishes past all outboxes, as a broker does that delivers twice, late or wrongly.</summary>
internal sealed class Post : IAsyncDisposable
{
    private readonly IConnection connection;
    private readonly IChannel channel;

    private Post(IConnection connection, IChannel channel) => (this.connection, this.channel) = (connection, channel);

    /// <summary>Connects to the broker.</summary>
    public static async Task<Post> OpenAsync()
    {
        var factory = new ConnectionFactory { Uri = TheExchange.Running.Broker, ClientProvidedName = "post" };
        var opened = await factory.CreateConnectionAsync();
        var confirms = new CreateChannelOptions(
            publisherConfirmationsEnabled: true,
            publisherConfirmationTrackingEnabled: true
        );
        return new Post(opened, await opened.CreateChannelAsync(confirms));
    }

    /// <summary>The type of a message that was seen.</summary>
    public static Type TypeOf(SeenMessage message) => Listeners.Messages.Single(type => type.Name == message.Type);

    /// <summary>Sends a message again, to everybody who listens, under this id.</summary>
    public Task SendAsync(SeenMessage message, Guid id)
    {
        var type = TypeOf(message);
        var exchange = $"{type.Namespace}:{type.Name}";
        var envelope = new
        {
            messageId = id,
            messageType = new[] { $"urn:message:{exchange}" },
            sentTime = message.SentAt,
            message = message.Body,
        };
        return PublishAsync(exchange, id, JsonSerializer.Serialize(envelope));
    }

    /// <summary>Puts any text onto one queue.</summary>
    public Task PutAsync(string queue, Guid id, string text) => PublishAsync(queue, id, text);

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task PublishAsync(string exchange, Guid id, string text)
    {
        var properties = new BasicProperties
        {
            MessageId = id.ToString(),
            ContentType = "application/vnd.masstransit+json",
            DeliveryMode = DeliveryModes.Persistent,
        };
        await channel.BasicPublishAsync(
            exchange,
            routingKey: "",
            mandatory: false,
            properties,
            Encoding.UTF8.GetBytes(text)
        );
    }
}
