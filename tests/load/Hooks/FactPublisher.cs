using System.Text.Json;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Orders.V1;
using Exchange.Kernel;
using Exchange.Platform;
using RabbitMQ.Client;
using LicenseKind = Exchange.Contracts.Licensing.V1.LicenseKind;

namespace Exchange.Tests.Load;

/// <summary>Says that orders were placed, as the relay of orders would; the broker confirms each.</summary>
public sealed class FactPublisher : IAsyncDisposable
{
    private const string Type = "Exchange.Contracts.Orders.V1:OrderPlaced";

    private readonly IConnection connection;
    private readonly IChannel channel;

    private FactPublisher(IConnection connection, IChannel channel) =>
        (this.connection, this.channel) = (connection, channel);

    public static async Task<FactPublisher> OpenAsync(Uri broker)
    {
        var opened = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync();
        var options = new CreateChannelOptions(
            publisherConfirmationsEnabled: true,
            publisherConfirmationTrackingEnabled: true
        );
        return new FactPublisher(opened, await opened.CreateChannelAsync(options));
    }

    /// <summary>Says that a buyer placed an order with a holder.</summary>
    /// <param name="eventId">The id that the event will have.</param>
    public async Task SayAsync(EventId eventId, ParticipantId buyer, ParticipantId holder)
    {
        var envelope = new
        {
            messageId = eventId.Value,
            sentTime = TimeProvider.System.GetUtcNow(),
            messageType = new[] { $"urn:message:{Type}" },
            headers = new { sequence = 1 },
            message = JsonSerializer.SerializeToNode(
                new OrderPlaced(OrderId.New(), Order(buyer, holder)),
                Json.Options
            ),
        };
        var properties = new BasicProperties { ContentType = "application/vnd.masstransit+json" };
        var body = JsonSerializer.SerializeToUtf8Bytes(envelope);
        await channel.BasicPublishAsync(Type, routingKey: "", mandatory: true, properties, body);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    private static TradedOrder Order(ParticipantId buyer, ParticipantId holder) =>
        new(
            OfferId.New(),
            WorkId.New(),
            buyer,
            holder,
            new LanguageMap([KeyValuePair.Create("zh", "狮子"), KeyValuePair.Create("en", "A lion")]),
            LicenseKind.NonExclusive,
            TermsHash: new string('a', 64),
            new Money(1_200_000, Currency.Cny),
            Royalties: [],
            Channel: null,
            Rail: null,
            State: "placed",
            Version: 1,
            PlacedAt: TimeProvider.System.GetUtcNow(),
            DeadlineAt: null,
            LicenseId: null,
            TransferId: null,
            Parts: null,
            Refusal: null,
            Refunds: []
        );
}
