using Exchange.Contracts.Settlement.V1;
using Npgsql;

namespace Exchange.Tests.Integration.Platform;

/// <summary>A message that lost only races and waits is no bad message: it is heard in the end.</summary>
internal sealed class WaitingTests : PlatformFixture
{
    private const string GivenBack =
        "select count(*) from platform.outbox where exchange = 'settlement.money' and last_error is not null";

    [Test]
    public async Task A_message_that_waits_for_a_lock_is_given_back_and_never_parked()
    {
        await using var owner = NpgsqlDataSource.Create(Probe.Database.OwnerConnectionString);
        await using var connection = await owner.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("lock table cure", connection, transaction))
            await command.ExecuteNonQueryAsync();
        var message = Hold(ProbeService.Locking);

        await Probe.DeliverAsync(message);
        await CountsAsync(GivenBack, 1);
        await Probe.DeliverAsync(Hold(1));
        await Probe.HeardAsync<MoneyHeld>();
        await transaction.RollbackAsync();

        await Probe.HeardAsync<MoneyHeld>(held => held.OrderId == message.OrderId);
        await Probe.QuietAsync();
        Assert.That(
            await Probe.ScalarAsync<long>($"select count(*) from probe where amount = {ProbeService.Locking}"),
            Is.EqualTo(1)
        );
        Assert.That(await Probe.ScalarAsync<long>("select count(*) from platform.error_queue"), Is.Zero);
    }

    [Test]
    public async Task A_message_that_waited_for_a_day_is_parked()
    {
        await using var owner = NpgsqlDataSource.Create(Probe.Database.OwnerConnectionString);
        await using var connection = await owner.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var id = Guid.CreateVersion7();
        await using (var sent = owner.CreateCommand(GivenBackYesterday(id)))
            await sent.ExecuteNonQueryAsync();
        await using (var command = new NpgsqlCommand("lock table cure", connection, transaction))
            await command.ExecuteNonQueryAsync();

        await Probe.DeliverAsync(Hold(ProbeService.Locking), id);

        var error = (await ErrorsAsync(1))[0];
        Assert.That(error.GetProperty("reason").GetString(), Does.Contain("It waited for others for a day"));
    }

    [Test]
    public async Task A_service_without_a_free_connection_is_busy_and_its_database_is_not_away()
    {
        await using var owner = NpgsqlDataSource.Create(Probe.Database.OwnerConnectionString);
        await using var connection = await owner.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("lock table probe", connection, transaction))
            await command.ExecuteNonQueryAsync();
        await Probe.RestartAsync(
            $"--ConnectionStrings:Database={Probe.Database.AppConnectionString};Maximum Pool Size=3"
        );
        using var client = Probe.As(ParticipantId.New(), [], "money:write");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => client.PostAsync("/v1/probes", new { amount = 1, name = "busy" }))
        );
        var problems = await Task.WhenAll(answers.Select(answer => answer.JsonAsync()));
        await transaction.RollbackAsync();
        var after = await client.PostAsync("/v1/probes", new { amount = 1, name = "after" });

        var codes = problems.Select(problem => problem.GetProperty("code").GetString()).ToList();
        Assert.That(codes, Does.Contain("service.busy").And.No.Member("service.unavailable"));
        Assert.That(after.IsSuccessStatusCode, Is.True);
    }

    private static string GivenBackYesterday(Guid id) =>
        $"""
            insert into platform.outbox_sent (id, exchange, created_at)
            values ('{id}', 'settlement.money', now() - interval '25 hours')
            """;

    [Test]
    public async Task A_message_whose_process_stood_still_too_long_is_handled_anew()
    {
        const string Standing =
            "select count(*) from pg_stat_activity where datname = current_database() "
            + "and state = 'idle in transaction'";
        var message = Hold(ProbeService.Pausing);
        await Probe.DeliverAsync(message);
        await CountsAsync(Standing + " and query like 'set local idle%'", 1);
        await CountsAsync(Standing, 0);

        ProbeService.GoOn(message);

        await Probe.HeardAsync<MoneyHeld>(held => held.OrderId == message.OrderId);
        Assert.That(await Probe.ScalarAsync<long>("select count(*) from probe"), Is.EqualTo(1));
        Assert.That(await Probe.ScalarAsync<long>("select count(*) from platform.error_queue"), Is.Zero);
    }
}
