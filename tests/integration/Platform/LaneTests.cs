using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Platform;
using Npgsql;

namespace Exchange.Tests.Integration.Platform;

internal sealed class LaneTests
{
    private const long Poison = 13;

    private ServiceUnderTest<LaneService> lane = null!;
    private NpgsqlDataSource owner = null!;

    [SetUp]
    public async Task StartAsync()
    {
        lane = await ServiceUnderTest<LaneService>.StartAsync();
        owner = NpgsqlDataSource.Create(lane.Database.OwnerConnectionString);
        await using var command = owner.CreateCommand(
            "create table probe (amount bigint); grant select, insert on probe to settlement_app"
        );
        await command.ExecuteNonQueryAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await owner.DisposeAsync();
        await lane.DisposeAsync();
    }

    [Test]
    public async Task What_waits_shares_a_transaction_and_each_gets_its_answer()
    {
        var messages = Enumerable.Range(0, 100).Select(_ => Hold(2)).ToList();

        await WhileItStandsAsync(messages);

        foreach (var message in messages)
            await lane.HeardAsync<MoneyHeld>(held => held.OrderId == message.OrderId);
        Assert.That(await CountAsync("select count(*) from probe"), Is.EqualTo(100));
        Assert.That(await CountAsync("select count(distinct xmin::text) from probe"), Is.LessThan(25));
        Assert.That(
            await CountAsync("select count(distinct xmin::text) from platform.inbox"),
            Is.EqualTo(await CountAsync("select count(distinct xmin::text) from probe"))
        );
    }

    [Test]
    public async Task Twins_in_one_batch_have_one_effect()
    {
        var (first, twin, id) = (Hold(2), Hold(3), Guid.CreateVersion7());

        await WhileItStandsAsync(
            [first, .. Enumerable.Repeat(twin, 20)],
            message => message.Amount.Minor == 3 ? id : Guid.CreateVersion7()
        );

        await CountsAsync("select count(*) from probe where amount = 2", 1);
        await CountsAsync("select count(*) from probe where amount = 3", 1);
        await lane.QuietAsync();
        Assert.That(lane.Said<MoneyHeld>().Count(held => held.OrderId == twin.OrderId), Is.EqualTo(1));
    }

    [Test]
    public async Task One_poison_among_many_is_parked_alone()
    {
        var messages = Enumerable.Range(0, 60).Select(i => Hold(i == 31 ? Poison : 2)).ToList();

        await WhileItStandsAsync(messages);

        foreach (var message in messages.Where(message => message.Amount.Minor != Poison))
            await lane.HeardAsync<MoneyHeld>(held => held.OrderId == message.OrderId);
        await CountsAsync("select count(*) from platform.error_queue", 1);
        Assert.That(await CountAsync("select count(*) from probe"), Is.EqualTo(59));
        Assert.That(await CountAsync("select count(*) from platform.inbox"), Is.EqualTo(59));
    }

    [Test]
    public async Task Each_answer_goes_on_in_the_trace_of_its_own_message()
    {
        await WhileItStandsAsync([.. Enumerable.Range(0, 40).Select(_ => Hold(2))]);

        await CountsAsync("select count(*) from platform.outbox_sent where traceparent is not null", 40);
        Assert.That(
            await CountAsync("select count(distinct traceparent) from platform.outbox_sent"),
            Is.EqualTo(40),
            "a span each"
        );
        Assert.That(
            await CountAsync(
                """
                select count(*)
                from platform.outbox_sent s
                join platform.inbox i on i.traceparent = s.traceparent
                """
            ),
            Is.EqualTo(40)
        );
    }

    [Test]
    public async Task While_the_database_is_away_a_lane_waits()
    {
        await Stack.Running.Postgres.KillAsync();
        var messages = Enumerable.Range(0, 40).Select(_ => Hold(2)).ToList();
        foreach (var message in messages)
            await lane.DeliverAsync(message);

        await Stack.Running.Postgres.StartAsync();

        foreach (var message in messages)
            await lane.HeardAsync<MoneyHeld>(held => held.OrderId == message.OrderId);
        Assert.That(await CountAsync("select count(*) from probe"), Is.EqualTo(40));
        Assert.That(await CountAsync("select count(*) from platform.error_queue"), Is.Zero);
    }

    private static HoldMoney Hold(long minor) => AddProbe.HoldOf(OrderId.New(), new Money(minor, Currency.Cny));

    /// <summary>The first batch waits for a lock meanwhile, so that the others come together.</summary>
    private async Task WhileItStandsAsync(IReadOnlyList<HoldMoney> messages, Func<HoldMoney, Guid>? idOf = null)
    {
        await using var connection = await owner.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("lock table probe", connection, transaction);
        await command.ExecuteNonQueryAsync();
        foreach (var message in messages)
            await lane.DeliverAsync(message, idOf?.Invoke(message));
        await transaction.CommitAsync();
    }

    private Task<long> CountAsync(string sql) => lane.ScalarAsync<long>(sql);

    private Task CountsAsync(string sql, long count) =>
        Eventually.SeeAsync(() => CountAsync(sql), found => found == count, $"{count}: {sql}");

    /// <summary>Counts many at once; one amount can't be handled.</summary>
    private sealed class LaneService : IService
    {
        public static string Name => "settlement";

        public static void Map(Routes routes) { }

        public static void Listen(Queues queues) =>
            queues.Add("settlement.money", queue => queue.OnMany<HoldMoney>(HoldAsync));

        public static void Run(Loops loops) { }

        private static async Task HoldAsync(IReadOnlyList<HoldMoney> messages, Unit unit)
        {
            await unit.ExecuteAsync(
                "insert into probe (amount) select unnest(@Amounts)",
                new { Amounts = messages.Select(message => message.Amount.Minor).ToArray() }
            );
            if (messages.Any(message => message.Amount.Minor == Poison))
                throw new InvalidOperationException("This amount can't be handled.");
            foreach (var message in messages)
                unit.Say(new MoneyHeld(message.OrderId, HoldId.New()), cause: message);
        }
    }
}
