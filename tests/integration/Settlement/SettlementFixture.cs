using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Exchange.Contracts.Participants.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Local.Audit;
using Exchange.Settlement;
using Npgsql;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>One settlement service for the tests of a class; each test has its own participants and orders.</summary>
internal abstract class SettlementFixture
{
    protected static readonly string KeySetting =
        $"--Settlement:KeyEncryptionKey={Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";

    private static readonly string[] OperatorRoles = ["operator"];
    private static readonly string[] MemberRoles = ["buyer", "holder"];

    protected ServiceUnderTest<SettlementService> Service { get; private set; } = null!;

    /// <summary>Speaks as an operator.</summary>
    protected HttpClient Operator { get; private set; } = null!;

    /// <summary>The database as the service's own role.</summary>
    protected NpgsqlDataSource App { get; private set; } = null!;

    /// <summary>The database as the role that owns it.</summary>
    protected NpgsqlDataSource Owner { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Service = await ServiceUnderTest<SettlementService>.StartAsync(KeySetting);
        Operator = Service.As(ParticipantId.New(), OperatorRoles, "money:read", "money:write", "operations");
        App = NpgsqlDataSource.Create(Service.Database.AppConnectionString);
        Owner = NpgsqlDataSource.Create(Service.Database.OwnerConnectionString);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        Operator.Dispose();
        await App.DisposeAsync();
        await Owner.DisposeAsync();
        await Service.DisposeAsync();
    }

    protected static Money Yuan(long minor) => new(minor, Currency.Cny);

    protected HttpClient As(ParticipantId participant) => Service.As(participant, MemberRoles, "money:read");

    /// <summary>A participant that settlement knows of.</summary>
    protected async Task<ParticipantId> AdmittedAsync()
    {
        var id = ParticipantId.New();
        var name = new LanguageMap([KeyValuePair.Create("en", "Northern Museum")]);
        await Service.DeliverAsync(new ParticipantRegistered(id, name, "museum", MemberRoles, Version: 1));
        await Eventually.SeeAsync(
            () => CountAsync($"select count(*) from participants where participant_id = '{id.Value}'"),
            count => count == 1,
            "the participant is known"
        );
        return id;
    }

    /// <summary>A participant with this much money.</summary>
    protected async Task<ParticipantId> WithMoneyAsync(Money amount)
    {
        var participant = await AdmittedAsync();
        await DepositAsync(participant, amount, $"bank {Guid.CreateVersion7()}");
        return participant;
    }

    protected async Task<JsonElement> DepositAsync(ParticipantId participantId, Money amount, string bankReference)
    {
        var answer = await Operator.PostAsync(
            "/v1/deposits",
            new
            {
                participantId,
                amount,
                bankReference,
            }
        );
        return await answer.JsonAsync(HttpStatusCode.Created);
    }

    /// <summary>What asks to hold money, of an offer that nobody else has.</summary>
    protected static HoldMoney HoldOf(OrderId order, ParticipantId buyer, Money amount) =>
        new(
            order,
            buyer,
            amount,
            OfferId.New(),
            WorkId.New(),
            ParticipantId.New(),
            WorkClass: null,
            Royalties: [],
            Channel: null,
            Rail: null,
            HeldForSeconds: 120
        );

    /// <summary>An order whose money is held.</summary>
    protected Task<(OrderId Order, HoldId Hold)> HeldAsync(ParticipantId buyer, Money amount) =>
        HeldAsync(HoldOf(OrderId.New(), buyer, amount));

    /// <summary>An order whose money is held.</summary>
    protected async Task<(OrderId Order, HoldId Hold)> HeldAsync(HoldMoney asked)
    {
        var order = asked.OrderId;
        await Service.DeliverAsync(asked);
        var held = await Service.HeardAsync<MoneyHeld>(said => said.OrderId == order);
        return (order, held.HoldId);
    }

    /// <summary>posted, held, available of the participant's account in yuan.</summary>
    protected async Task<(long Posted, long Held, long Available)> BalanceAsync(ParticipantId participant)
    {
        using var client = As(participant);
        var page = await (await client.GetAsync("/v1/accounts")).JsonAsync(HttpStatusCode.OK);
        var account = page.GetProperty("data").EnumerateArray().Single();
        return (Minor(account, "posted"), Minor(account, "held"), Minor(account, "available"));
    }

    protected static long Minor(JsonElement json, string property) =>
        json.GetProperty(property).GetProperty("minor").GetInt64();

    protected Task<long> CountAsync(string sql) => Service.ScalarAsync<long>(sql);

    protected static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What the audit knows of settlement by itself holds.</summary>
    protected async Task ShouldPassAuditAsync()
    {
        var report = await ExchangeAudit.SettlementAsync(_ =>
            Stack.Running.Postgres.ConnectionString(Service.Database.Name)
        );
        Assert.That(report.IsClean, Is.True, report.ToString());
    }

    protected async Task ShouldBalanceAsync()
    {
        var books = await (await Operator.GetAsync("/v1/trial-balance")).JsonAsync(HttpStatusCode.OK);
        Assert.That(books.GetProperty("balanced").GetBoolean(), Is.True, books.ToString());
    }
}
