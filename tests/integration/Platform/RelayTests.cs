using System.Net;
using Exchange.Contracts.Settlement.V1;

namespace Exchange.Tests.Integration.Platform;

/// <summary>Rows that can't be sent stop nobody.</summary>
internal sealed class RelayTests : PlatformFixture
{
    private const string Waiting = "select count(*) from platform.outbox where exchange = 'Exchange.Gone:Forgotten'";

    [Test]
    public async Task A_message_whose_exchange_is_gone_waits_and_stops_nobody()
    {
        await ForgetAsync(rows: 250, attempts: 0);

        await Client.PostAsync("/v1/probes", new { amount = 1, name = "after" });

        await Probe.HeardAsync<MoneyHeld>();
        await CountsAsync(Waiting + " and attempts > 0 and due_at > now() and last_error like 'No exchange%'", 250);
    }

    [Test]
    public async Task A_message_whose_exchange_stays_gone_is_parked_and_can_be_redriven()
    {
        await ForgetAsync(rows: 1, attempts: 2000);
        var error = (await ErrorsAsync(1))[0];
        var left = await Probe.ScalarAsync<long>(Waiting);

        var redriven = await Client.PostAsync(
            $"{Errors}/{error.GetProperty("errorId").GetString()}/redrive",
            body: null
        );

        Assert.That(left, Is.Zero);
        Assert.That(error.GetProperty("queue").GetString(), Is.EqualTo("Exchange.Gone:Forgotten"));
        Assert.That(error.GetProperty("reason").GetString(), Does.StartWith("No exchange"));
        Assert.That(error.GetProperty("body").GetString(), Is.EqualTo("{}"));
        Assert.That(redriven.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await CountsAsync(Waiting, 1);
    }

    private Task<long> ForgetAsync(int rows, int attempts) =>
        Probe.ScalarAsync<long>(
            $$"""
            with said as (
              insert into platform.outbox (id, exchange, envelope, attempts)
              select gen_random_uuid(), 'Exchange.Gone:Forgotten', '{}', {{attempts}}
              from generate_series(1, {{rows}})
              returning 1
            )
            select count(*) from said
            """
        );
}
