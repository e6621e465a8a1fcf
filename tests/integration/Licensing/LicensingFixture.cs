using System.Net;
using System.Text.Json;
using Exchange.Contracts.Catalog.V1;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Participants.V1;
using Exchange.Kernel;
using Exchange.Licensing;
using Exchange.Platform;
using Npgsql;

namespace Exchange.Tests.Integration.Licensing;

/// <summary>Licensing alone, with a holder, a buyer and the words in which its tests are told.</summary>
internal abstract class LicensingFixture
{
    protected static readonly Money Price = new(1_200_000, Currency.Cny);
    protected static readonly object Always = new { from = "2020-01-01T00:00:00Z", perpetual = true };
    protected static readonly object Merchandise = new { include = new[] { "merchandise" } };
    protected static readonly object Mainland = new { include = new[] { "CN-mainland" } };
    protected static readonly object All = new { include = new[] { "all" } };
    protected static readonly object World = new { include = new[] { "world" } };

    private static readonly string[] HolderRole = ["holder"];
    private static readonly string[] BuyerRole = ["buyer"];

    protected ServiceUnderTest<LicensingService> Licensing { get; private set; } = null!;

    protected NpgsqlDataSource App { get; private set; } = null!;

    protected ParticipantId HolderId { get; } = ParticipantId.New();

    protected ParticipantId BuyerId { get; } = ParticipantId.New();

    protected HttpClient Holder { get; private set; } = null!;

    protected HttpClient Buyer { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Licensing = await ServiceUnderTest<LicensingService>.StartAsync();
        App = NpgsqlDataSource.Create(Licensing.Database.AppConnectionString);
        Holder = As(HolderId, HolderRole);
        Buyer = As(BuyerId, BuyerRole);
        await AdmitAsync(HolderId, "敦煌研究院");
        await AdmitAsync(BuyerId, "文创公司");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        Holder.Dispose();
        Buyer.Dispose();
        await App.DisposeAsync();
        await Licensing.DisposeAsync();
    }

    protected HttpClient As(ParticipantId participant, params string[] roles) =>
        Licensing.As(
            participant,
            roles,
            Scopes.OffersRead,
            Scopes.OffersWrite,
            Scopes.LicensesRead,
            Scopes.LicensesWrite,
            Scopes.OrdersWrite
        );

    protected Task AdmitAsync(ParticipantId participantId, string name) =>
        HandledAsync(
            new ParticipantRegistered(participantId, new LanguageMap { ["zh-Hans"] = name }, "company", [], 1)
        );

    /// <summary>A listed work of the holder.</summary>
    protected async Task<WorkId> ListedAsync(WorkId? partOf = null)
    {
        var workId = WorkId.New();
        await HandledAsync(Listed(workId, version: 1, partOf));
        return workId;
    }

    protected WorkListed Listed(WorkId workId, int version, WorkId? partOf = null) =>
        new(
            workId,
            HolderId,
            new LanguageMap { ["zh-Hans"] = "敦煌飞天", ["en"] = "Flying apsaras" },
            "painting",
            "https://creativecommons.org/publicdomain/zero/1.0/",
            partOf,
            version
        );

    /// <summary>A listed work of the holder, which may grant of it whatever it likes.</summary>
    protected async Task<WorkId> OwnedAsync()
    {
        var workId = await ListedAsync();
        await (await Holder.PostAsync("/v1/rights-in", RightsIn(workId))).JsonAsync(HttpStatusCode.Created);
        return workId;
    }

    protected static object RightsIn(
        WorkId workId,
        string kind = "exclusive",
        object? uses = null,
        object? territories = null,
        object? term = null
    ) =>
        new
        {
            workId,
            source = "own",
            kind,
            uses = uses ?? All,
            territories = territories ?? World,
            languages = All,
            term = term ?? Always,
            evidence = new[]
            {
                new
                {
                    description = "馆藏登记表",
                    sha256 = new string('a', 64),
                    mediaType = "application/pdf",
                    sizeBytes = 1,
                },
            },
        };

    protected static object Offer(
        WorkId workId,
        string kind = "nonExclusive",
        object? uses = null,
        object? territories = null,
        object? term = null,
        int? quantity = null
    ) =>
        new
        {
            workId,
            kind,
            uses = uses ?? Merchandise,
            territories = territories ?? Mainland,
            languages = All,
            term = term ?? new { months = 24 },
            price = Price,
            quantity,
        };

    protected Task<HttpResponseMessage> TryPublishAsync(object offer) => Holder.PostAsync("/v1/offers", offer);

    protected async Task<OfferId> PublishAsync(object offer)
    {
        var published = await (await TryPublishAsync(offer)).JsonAsync(HttpStatusCode.Created);
        return OfferId.Parse(published.GetProperty("offerId").GetString()!);
    }

    /// <summary>Asks for the rights of an offer and answers what licensing said: kept or refused.</summary>
    protected async Task<object> ReserveAsync(OfferId offerId, OrderId orderId, ParticipantId? buyerId = null)
    {
        await HandledAsync(new ReserveRights(orderId, offerId, buyerId ?? BuyerId));
        return await AnswerAsync(orderId);
    }

    protected async Task<object> AnswerAsync(OrderId orderId) =>
        await Eventually.SeeAsync(
            () => Task.FromResult(AnswersOf(orderId).FirstOrDefault()!),
            answer => answer is not null,
            $"{orderId} is answered"
        );

    protected IEnumerable<object> AnswersOf(OrderId orderId) =>
        Licensing
            .Said<RightsReserved>()
            .Where(said => said.OrderId == orderId)
            .Concat<object>(Licensing.Said<RightsRefused>().Where(said => said.OrderId == orderId));

    protected async Task<LicenseGranted> GrantAsync(OrderId orderId)
    {
        await HandledAsync(new GrantLicense(orderId));
        return await Licensing.HeardAsync<LicenseGranted>(said => said.OrderId == orderId);
    }

    /// <summary>An offer bought to the end.</summary>
    protected async Task<LicenseGranted> LicensedAsync(OfferId offerId)
    {
        var orderId = OrderId.New();
        await ReserveAsync(offerId, orderId);
        return await GrantAsync(orderId);
    }

    /// <summary>Delivers a message and waits until it was handled.</summary>
    protected async Task HandledAsync<TMessage>(TMessage message)
        where TMessage : class
    {
        var messageId = Guid.CreateVersion7();
        await Licensing.DeliverAsync(message, messageId);
        await Eventually.SeeAsync(
            () => Licensing.ScalarAsync<long>($"select count(*) from platform.inbox where message_id = '{messageId}'"),
            count => count == 1,
            $"{typeof(TMessage).Name} is handled"
        );
    }

    protected static string?[] Codes(JsonElement set) => [.. set.EnumerateArray().Select(code => code.GetString())];

    protected static IEnumerable<string> Errors(JsonElement problem) =>
        problem
            .GetProperty("errors")
            .EnumerateArray()
            .Select(error => $"{error.GetProperty("pointer").GetString()} {error.GetProperty("code").GetString()}");
}
