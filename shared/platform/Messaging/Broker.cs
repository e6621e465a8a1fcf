using Exchange.Contracts;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Exchange.Platform;

/// <summary>Opens the relay's own connections to RabbitMQ.</summary>
internal sealed class Broker(Uri address, string service)
{
    private static readonly TimeSpan ConnectTimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>What the relay last saw; readiness reports it.</summary>
    public bool IsUp { get; set; }

    /// <summary>A new connection, with every exchange and queue declared that this service's messages need.</summary>
    public async Task<BrokerLink> ConnectAsync(CancellationToken cancel)
    {
        var factory = new ConnectionFactory
        {
            Uri = address,
            ClientProvidedName = $"{service} relay",
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = TimeSpan.FromSeconds(5),
            RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
            ContinuationTimeout = TimeSpan.FromSeconds(5),
        };
        var connection = await factory.CreateConnectionAsync(cancel).WaitAsync(ConnectTimeLimit, cancel);
        var link = new BrokerLink(connection, service);
        try
        {
            await link.OpenAsync(cancel).WaitAsync(ConnectTimeLimit, cancel);
            return link;
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }
}

/// <summary>Why a row was not sent.</summary>
/// <param name="IsHopeless">True where another try makes a difference only after somebody has done something.</param>
internal sealed record Refusal(string Reason, bool IsHopeless)
{
    public static readonly Refusal NoExchange = new("No exchange of this name is known here.", IsHopeless: true);
    public static readonly Refusal NoQueue = new("No queue is bound to the exchange.", IsHopeless: false);
    public static readonly Refusal Refused = new("The broker refused the message.", IsHopeless: false);
}

/// <summary>One connection of the relay; it is thrown away with its first fault.</summary>
internal sealed class BrokerLink(IConnection connection, string service) : IAsyncDisposable
{
    private static readonly TimeSpan PublishTimeLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CloseTimeLimit = TimeSpan.FromSeconds(1);

    // A message to an exchange that is not there ends the channel for all others, so it is not even tried.
    private readonly HashSet<string> exchanges = new(StringComparer.Ordinal);

    private IChannel? channel;

    /// <summary>False after the broker or the network ended it.</summary>
    public bool IsOpen => connection.IsOpen && channel is { IsOpen: true };

    public async Task OpenAsync(CancellationToken cancel)
    {
        var options = new CreateChannelOptions(
            publisherConfirmationsEnabled: true,
            publisherConfirmationTrackingEnabled: true,
            outstandingPublisherConfirmationsRateLimiter: null
        );
        channel = await connection.CreateChannelAsync(options, cancel);
        foreach (var message in Listeners.Messages)
            await DeclareAsync(channel, message, cancel);
    }

    /// <summary>
    /// Publishes all and waits for every confirm; answers the rows that the broker refused, with the reason.
    /// </summary>
    /// <exception cref="TimeoutException">Some confirms did not come in time: their fate is unknown.</exception>
    public async Task<IReadOnlyDictionary<Guid, Refusal>> PublishAsync(
        IReadOnlyList<OutboxRow> rows,
        CancellationToken cancel
    )
    {
        var fates = rows.Select(row => PublishAsync(row, cancel)).ToList();
        await Task.WhenAll(fates).WaitAsync(PublishTimeLimit, cancel);
        var refusals = new Dictionary<Guid, Refusal>();
        for (var i = 0; i < rows.Count; i++)
        {
            if (await fates[i] is { } refusal)
                refusals[rows[i].Id] = refusal;
        }
        return refusals;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await connection.CloseAsync(
                Constants.ReplySuccess,
                "Goodbye",
                CloseTimeLimit,
                abort: false,
                CancellationToken.None
            );
        }
        catch (Exception fault)
            when (fault is TimeoutException or IOException or OperationInterruptedException or ObjectDisposedException)
        {
            // It was broken; there is nothing to say goodbye to.
        }
        _ = connection.DisposeAsync().AsTask();
    }

    private async Task<Refusal?> PublishAsync(OutboxRow row, CancellationToken cancel)
    {
        if (!exchanges.Contains(row.Exchange))
            return Refusal.NoExchange;
        var properties = new BasicProperties
        {
            AppId = service,
            MessageId = row.Id.ToString(),
            ContentType = Envelope.ContentType,
            DeliveryMode = DeliveryModes.Persistent,
            Headers = row.Traceparent is null ? null : HeadersOf(row.Traceparent),
        };
        // Without mandatory, RabbitMQ confirms what it drops for lack of a queue.
        var mandatory = !Topology.IsUnheard(row.Exchange);
        try
        {
            await channel!.BasicPublishAsync(row.Exchange, routingKey: "", mandatory, properties, row.Envelope, cancel);
            return null;
        }
        catch (PublishException refusal)
        {
            return refusal.IsReturn ? Refusal.NoQueue : Refusal.Refused;
        }
    }

    private static Dictionary<string, object?> HeadersOf(string traceparent) =>
        new(StringComparer.Ordinal) { ["traceparent"] = traceparent };

    private async Task DeclareAsync(IChannel channel, Type message, CancellationToken cancel)
    {
        var exchange = Topology.ExchangeOf(message);
        await DeclareExchangeAsync(channel, exchange, cancel);
        foreach (var queue in Listeners.Of(message))
        {
            var dead = Topology.DeadLettersOf(Topology.ServiceOf(queue));
            await DeclareQueueAsync(channel, dead, Topology.DeadLetterArguments(), cancel);
            await DeclareQueueAsync(channel, queue, Topology.ArgumentsOf(queue), cancel);
            await channel.ExchangeBindAsync(queue, exchange, routingKey: "", cancellationToken: cancel);
        }
    }

    /// <summary>A queue behind an exchange of the same name, as MassTransit lays it out.</summary>
    private async Task DeclareQueueAsync(
        IChannel channel,
        string queue,
        Dictionary<string, object?> arguments,
        CancellationToken cancel
    )
    {
        await DeclareExchangeAsync(channel, queue, cancel);
        await channel.QueueDeclareAsync(
            queue,
            durable: true,
            exclusive: false,
            autoDelete: false,
            arguments,
            cancellationToken: cancel
        );
        await channel.QueueBindAsync(queue, queue, routingKey: "", cancellationToken: cancel);
    }

    private async Task DeclareExchangeAsync(IChannel channel, string exchange, CancellationToken cancel)
    {
        await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true, cancellationToken: cancel);
        exchanges.Add(exchange);
    }
}
