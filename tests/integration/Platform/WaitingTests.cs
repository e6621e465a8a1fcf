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
