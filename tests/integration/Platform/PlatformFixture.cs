using Npgsql;

namespace Exchange.Tests.Integration.Platform;

/// <summary>A fresh probe service for each test, with its two tables.</summary>
internal abstract class PlatformFixture
{
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
}
