using System.Net;
using System.Text.Json;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Npgsql;

namespace Exchange.Tests.Integration.Platform;

/// <summary>A fresh probe service for each test, with its two tables.</summary>
internal abstract class PlatformFixture
{
    protected const string Errors = "/v1/operations/settlement/errors";

    private static readonly string[] Operator = ["operator"];

    protected ServiceUnderTest<ProbeService> Probe { get; private set; } = null!;

    protected HttpClient Client { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync()
    {
        Probe = await ServiceUnderTest<ProbeService>.StartAsync();
        await using var owner = NpgsqlDataSource.Create(Probe.Database.OwnerConnectionString);
        await using var command = owner.CreateCommand(
            "create table probe (amount bigint); create table cure (done boolean); "
                + "grant select, insert on probe, cure to settlement_app"
        );
        await command.ExecuteNonQueryAsync();
        Client = Probe.As(ParticipantId.New(), Operator, "money:write", "money:read", "operations");
    }

    [TearDown]
    public async Task StopAsync()
    {
        Client.Dispose();
        await Probe.DisposeAsync();
    }

    protected static HoldMoney Hold(long minor) => AddProbe.HoldOf(OrderId.New(), new Money(minor, Currency.Cny));

    /// <summary>Waits until this many messages are in the error queue.</summary>
    protected Task<List<JsonElement>> ErrorsAsync(int count) =>
        Eventually.SeeAsync(
            async () =>
                (await (await Client.GetAsync(Errors)).JsonAsync(HttpStatusCode.OK))
                    .GetProperty("data")
                    .EnumerateArray()
                    .ToList(),
            errors => errors.Count == count,
            $"{count} messages are in the error queue"
        );

    /// <summary>Waits until a count by SQL is this.</summary>
    protected Task CountsAsync(string sql, long count) =>
        Eventually.SeeAsync(() => Probe.ScalarAsync<long>(sql), found => found == count, $"{count}: {sql}");
}
