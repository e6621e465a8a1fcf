using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Orders.V1;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks;
using Exchange.Webhooks.Sending;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using LicenseKind = Exchange.Contracts.Licensing.V1.LicenseKind;

namespace Exchange.Tests.Integration.Webhooks;

/// <summary>
/// The service that delivers and a partner's server, in one process; each test has endpoints of owners of its own.
/// </summary>
internal abstract class DeliveryFixture
{
    /// <summary>What seals secrets.</summary>
    protected static readonly string Key = NewKey();

    private static readonly string[] Settings =
    [
        $"--Webhooks:KeyEncryptionKey={Key}",
        "--Webhooks:AllowLocalReceivers=true",
        "--environment=Development",
    ];

    private static readonly string[] Roles = ["buyer", "holder"];

    protected ServiceUnderTest<WebhooksService> Service { get; private set; } = null!;

    protected Receiver Receiver { get; private set; } = null!;

    /// <summary>What of the outside is the test's; nothing where the real thing is tested.</summary>
    protected virtual Outside Outside => Outside.Real;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Receiver = await Receiver.StartAsync(Outside.Clock);
        Service = await ServiceUnderTest<WebhooksService>.StartAsync(
            services => services.AddSingleton(Outside),
            Settings
        );
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await Service.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    /// <summary>A restart of the process, which is told before that it ends; with other settings, these.</summary>
    protected async Task RestartAsync(params string[] others)
    {
        await Service.StopAsync();
        await Service.RestartAsync([.. Settings, .. others]);
    }

    protected static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>A second process that delivers too.</summary>
    protected Task<IAsyncDisposable> ReplicaAsync() => Service.ReplicaAsync(Settings);

    protected HttpClient As(ParticipantId owner) =>
        Service.As(owner, Roles, "webhooks:read", "webhooks:write", "events:read", "orders:read");

    /// <summary>SQL as superuser: for what the service itself can't do.</summary>
    protected async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            Stack.Running.Postgres.ConnectionString(Service.Database.Name) + ";Pooling=false"
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>An endpoint that has met its challenge; its place at the receiver is of its own.</summary>
    protected async Task<Partner> PartnerAsync(
        object? more = null,
        string? url = null,
        ParticipantId? owner = null,
        HttpClient? by = null
    )
    {
        var place = Guid.CreateVersion7().ToString("n");
        var partner = owner ?? ParticipantId.New();
        var client = by ?? As(partner);
        var wish = JsonSerializer.SerializeToNode(more ?? new { }, Json.Options)!.AsObject();
        wish["url"] = $"{url ?? Receiver.Plain}/{place}";
        var made = await (await client.PostAsync("/v1/endpoints", wish)).JsonAsync(HttpStatusCode.Created);
        var id = made.GetProperty("endpointId").GetString()!;
        if (url is null)
            await StateAsync(client, id, "active");
        return new Partner(partner, client, id, place, made.GetProperty("secret").GetString()!);
    }

    protected static Task<JsonElement> StateAsync(HttpClient client, string endpointId, string state) =>
        Eventually.SeeAsync(
            async () => await (await client.GetAsync($"/v1/endpoints/{endpointId}")).JsonAsync(HttpStatusCode.OK),
            endpoint => endpoint.GetProperty("state").GetString() == state,
            $"the endpoint is {state}"
        );

    /// <summary>Something happens to an order of this buyer, which makes an event.</summary>
    /// <returns>The id of the event.</returns>
    protected Task<string> HappensAsync(ParticipantId buyer, OrderId? order = null, int? sequence = 1) =>
        SayAsync(new OrderPlaced(order ?? OrderId.New(), OrderOf(buyer)), sequence);

    /// <summary>
    /// Another service says a fact, which is this one about its resource; without a number it is a repeat.
    /// </summary>
    /// <returns>The id of the event.</returns>
    protected async Task<string> SayAsync(object fact, int? sequence, Guid? id = null)
    {
        var messageId = id ?? Guid.CreateVersion7();
        var type = $"{fact.GetType().Namespace}:{fact.GetType().Name}";
        var envelope = new
        {
            messageId,
            sentTime = TimeProvider.System.GetUtcNow(),
            messageType = new[] { $"urn:message:{type}" },
            headers = sequence is null ? new Dictionary<string, int>() : new() { ["sequence"] = sequence.Value },
            message = JsonSerializer.SerializeToNode(fact, fact.GetType(), Json.Options),
        };
        await Service.DeliverRawAsync(type, JsonSerializer.SerializeToUtf8Bytes(envelope));
        return new EventId(messageId).ToString();
    }

    /// <summary>All that this client is told by the feed, from its beginning.</summary>
    protected static async Task<List<JsonElement>> FeedAsync(HttpClient client, string filter = "")
    {
        var page = await (await client.GetAsync($"/v1/events?limit=200{filter}")).JsonAsync(HttpStatusCode.OK);
        Assert.That(page.GetProperty("hasMore").GetBoolean(), Is.False, "one page has all of it");
        return [.. page.GetProperty("data").EnumerateArray()];
    }

    /// <summary>The delivery of an event to an endpoint, when it is as wished.</summary>
    protected static Task<JsonElement> DeliveryAsync(
        Partner partner,
        string eventId,
        Func<JsonElement, bool> which,
        string wish
    ) =>
        Eventually.SeeAsync(
            async () =>
            {
                var path = $"/v1/deliveries?endpointId={partner.EndpointId}&eventId={eventId}";
                var page = await (await partner.Client.GetAsync(path)).JsonAsync(HttpStatusCode.OK);
                return page.GetProperty("data").EnumerateArray().SingleOrDefault();
            },
            delivery => delivery.ValueKind is not JsonValueKind.Undefined && which(delivery),
            wish
        );

    protected static Task<JsonElement> DeliveryAsync(Partner partner, string eventId, string state) =>
        DeliveryAsync(partner, eventId, one => one.GetProperty("state").GetString() == state, $"it is {state}");

    /// <summary>The delivery after so many attempts.</summary>
    protected static Task<JsonElement> TriedAsync(Partner partner, string eventId, int tries) =>
        DeliveryAsync(
            partner,
            eventId,
            one => one.GetProperty("tries").GetInt32() == tries,
            $"there are {tries} attempts"
        );

    /// <summary>The attempts at a delivery.</summary>
    protected static async Task<List<JsonElement>> AttemptsAsync(Partner partner, JsonElement delivery)
    {
        var path = $"/v1/deliveries/{delivery.GetProperty("deliveryId").GetString()}";
        var answer = await (await partner.Client.GetAsync(path)).JsonAsync(HttpStatusCode.OK);
        return [.. answer.GetProperty("attempts").EnumerateArray()];
    }

    /// <summary>Waits until so many requests came to a partner's place.</summary>
    protected Task<List<Received>> ReceivedAsync(Partner partner, int count) =>
        Eventually.SeeAsync(
            () => Task.FromResult(Receiver.At(partner.Place)),
            all => all.Count >= count,
            $"{count} requests came"
        );

    /// <summary>Replays a stretch, or all failures; answers how many deliveries that are.</summary>
    protected static async Task<int> ReplayAsync(Partner partner, object stretch) =>
        (await (await partner.Client.PostAsync(partner.Path("/replay"), stretch)).JsonAsync(HttpStatusCode.OK))
            .GetProperty("replayed")
            .GetInt32();

    /// <summary>What the portal shows of an endpoint.</summary>
    protected static async Task<JsonElement> HealthAsync(Partner partner) =>
        await (await partner.Client.GetAsync(partner.Path("/health"))).JsonAsync(HttpStatusCode.OK);

    private static TradedOrder OrderOf(ParticipantId buyer) =>
        new(
            OfferId.New(),
            WorkId.New(),
            buyer,
            ParticipantId.New(),
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

/// <summary>A partner with an endpoint.</summary>
internal sealed record Partner(ParticipantId Owner, HttpClient Client, string EndpointId, string Place, string Secret)
{
    /// <summary>The path of the endpoint, and of what can be done with it.</summary>
    public string Path(string more = "") => $"/v1/endpoints/{EndpointId}{more}";
}
