using System.Net;
using System.Text.Json;
using Exchange.Contracts.Licensing.V1;
using Exchange.Kernel;
using Exchange.Orders;
using Exchange.Platform;
using LicenseKind = Exchange.Contracts.Licensing.V1.LicenseKind;

namespace Exchange.Tests.Integration.Orders;

/// <summary>Orders alone, with a holder, a buyer and the words in which its tests are told.</summary>
internal abstract class OrdersFixture
{
    protected static readonly Money Price = new(1_200_000, Currency.Cny);
    private static readonly string[] BuyerRole = ["buyer"];
    private readonly string[] settings;

    protected OrdersFixture(params string[] settings) => this.settings = settings;

    protected ServiceUnderTest<OrdersService> Orders { get; private set; } = null!;

    protected ParticipantId Holder { get; } = ParticipantId.New();

    protected ParticipantId BuyerId { get; } = ParticipantId.New();

    protected HttpClient Buyer { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Orders = await ServiceUnderTest<OrdersService>.StartAsync(settings);
        Buyer = As(BuyerId);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        Buyer.Dispose();
        await Orders.DisposeAsync();
    }

    protected HttpClient As(ParticipantId participant, params string[] roles) =>
        Orders.As(participant, roles.Length == 0 ? BuyerRole : roles, Scopes.OrdersRead, Scopes.OrdersWrite);

    protected OfferPublished OfferOf(Money price, int version = 1, OfferId? offerId = null) =>
        new(
            offerId ?? OfferId.New(),
            WorkId.New(),
            WorkClass: "mural",
            Holder,
            new LanguageMap { ["zh-Hans"] = "敦煌飞天", ["en"] = "Flying apsaras" },
            LicenseKind.NonExclusive,
            price,
            [new RoyaltyShare(ParticipantId.New(), new Share(80_000))],
            TermsHash: new string('a', 64),
            version
        );

    /// <summary>Licensing's answer to a grant.</summary>
    protected LicenseGranted LicenseOf(OrderId orderId, LicenseId license) =>
        new(
            license,
            orderId,
            OfferId.New(),
            WorkId.New(),
            Holder,
            BuyerId,
            TermsHash: new string('a', 64),
            Document: "{}",
            DocumentHash: new string('b', 64),
            Summary: [],
            GrantedAt: default
        );

    /// <summary>Publishes an offer and waits until orders has its copy.</summary>
    protected async Task<OfferPublished> PublishAsync(OfferPublished? given = null)
    {
        var offer = given ?? OfferOf(Price);
        await HandledAsync(offer);
        return offer;
    }

    /// <summary>Delivers a message and waits until it was handled.</summary>
    protected async Task HandledAsync<TMessage>(TMessage message, Guid? id = null)
        where TMessage : class
    {
        var messageId = id ?? Guid.CreateVersion7();
        await Orders.DeliverAsync(message, messageId);
        await Eventually.SeeAsync(
            () => Orders.ScalarAsync<long>($"select count(*) from platform.inbox where message_id = '{messageId}'"),
            count => count == 1,
            $"{typeof(TMessage).Name} is handled"
        );
    }

    protected Task<HttpResponseMessage> TryPlaceAsync(OfferId offerId, Money price, string query = "") =>
        Buyer.PostAsync($"/v1/orders{query}", new { offerId, price });

    protected async Task<OrderId> PlaceAsync()
    {
        var offer = await PublishAsync();
        var order = await (await TryPlaceAsync(offer.OfferId, Price)).JsonAsync(HttpStatusCode.Created);
        return OrderId.Parse(order.GetProperty("orderId").GetString()!);
    }

    protected async Task<JsonElement> ReadAsync(OrderId orderId) =>
        await (await Buyer.GetAsync($"/v1/orders/{orderId}")).JsonAsync(HttpStatusCode.OK);

    protected Task<JsonElement> ReachesAsync(OrderId orderId, string state) =>
        Eventually.SeeAsync(() => ReadAsync(orderId), order => StateOf(order) == state, $"{orderId} is {state}");

    protected static string? StateOf(JsonElement order) => order.GetProperty("state").GetString();

    protected static IEnumerable<string?> StatesOf(JsonElement order) =>
        order.GetProperty("history").EnumerateArray().Select(step => step.GetProperty("to").GetString());
}
