using System.Net;
using System.Text;
using Exchange.Contracts.Settlement.V1;

namespace Exchange.Tests.Integration.Platform;

internal sealed class MessagingTests : PlatformFixture
{
    private const string Exchange = "Exchange.Contracts.Settlement.V1:HoldMoney";

    [Test]
    public async Task A_message_delivered_three_times_has_one_effect()
    {
        var message = Hold(5);
        var id = Guid.CreateVersion7();

        for (var i = 0; i < 3; i++)
            await Probe.DeliverAsync(message, id);
        await Probe.DeliverAsync(Hold(6));
        await Probe.HeardAsync<MoneyHeld>(held => held.OrderId != message.OrderId);

        Assert.That(await Probe.ScalarAsync<long>("select count(*) from probe where amount = 5"), Is.EqualTo(1));
        Assert.That(Probe.Said<MoneyHeld>().Count(held => held.OrderId == message.OrderId), Is.EqualTo(1));
    }

    [TestCase("01")]
    [TestCase("00", Description = "Not recorded by whoever sent it.")]
    public async Task One_trace_runs_from_the_request_through_every_message(string flags)
    {
        Client.DefaultRequestHeaders.Add(
            "traceparent",
            $"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-{flags}"
        );

        var answer = await Client.PostAsync("/v1/probes", new { amount = 1, name = "trace" });
        await Probe.HeardAsync<MoneyHeld>();
        await Probe.QuietAsync();

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        const string Traces = "select string_agg(distinct substr(traceparent, 4, 32), ',') from ";
        Assert.That(
            await Probe.ScalarAsync<string>(Traces + "platform.outbox_sent"),
            Is.EqualTo("0af7651916cd43dd8448eb211c80319c")
        );
        Assert.That(
            await Probe.ScalarAsync<string>(Traces + "platform.inbox"),
            Is.EqualTo("0af7651916cd43dd8448eb211c80319c")
        );
    }

    [Test]
    public async Task A_message_that_always_fails_is_parked_with_its_reason_and_redriven_once()
    {
        var message = Hold(ProbeService.Poison);
        await Probe.DeliverAsync(message);
        var error = (await ErrorsAsync(1))[0];
        await Probe.ScalarAsync<long>(
            "with cured as (insert into cure values (true) returning 1) select count(*) from cured"
        );

        var redrive = $"{Errors}/{error.GetProperty("errorId").GetString()}/redrive";
        var first = await Client.PostAsync(redrive, body: null);
        var second = await Client.PostAsync(redrive, body: null);
        await Probe.HeardAsync<MoneyHeld>(held => held.OrderId == message.OrderId);

        Assert.That(error.GetProperty("reason").GetString(), Does.Contain("This amount can't be handled."));
        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await Probe.ScalarAsync<long>("select count(*) from probe"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_poison_message_is_put_away_once_with_who_and_why()
    {
        await Probe.DeliverRawAsync(Exchange, Encoding.UTF8.GetBytes("""{"messageType":[],"message":"敦煌"}"""));
        var path = $"{Errors}/{(await ErrorsAsync(1))[0].GetProperty("errorId").GetString()}";

        var unsaid = await Client.PostAsync($"{path}/discard", new { reason = " " });
        var first = await Client.PostAsync($"{path}/discard", new { reason = "毒" });
        var second = await Client.PostAsync($"{path}/discard", new { reason = "again" });
        var redriven = await Client.PostAsync($"{path}/redrive", body: null);

        var kept = (await ErrorsAsync(1))[0];
        Assert.That(unsaid.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(redriven.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(kept.GetProperty("body").GetString(), Does.Contain("敦煌"));
        Assert.That(kept.GetProperty("discardReason").GetString(), Is.EqualTo("毒"));
        Assert.That(kept.GetProperty("discardedBy").GetString(), Does.StartWith("cli_"));
        Assert.That(kept.GetProperty("discardedAt").GetString(), Is.Not.Null);
    }

    [Test]
    public async Task What_is_no_message_at_all_is_parked_and_stops_nobody()
    {
        await Probe.DeliverRawAsync(Exchange, Encoding.UTF8.GetBytes("this is no JSON"));
        await Probe.DeliverRawAsync(
            Exchange,
            Encoding.UTF8.GetBytes("""{"messageType":["urn:message:Nobody:Knows"],"message":{}}""")
        );
        await Probe.DeliverRawAsync(Exchange, Encoding.UTF8.GetBytes("""{"messageType":[],"message":{}}"""));
        await Probe.DeliverRawAsync(
            Exchange,
            Encoding.UTF8.GetBytes("""{"messageType":["urn:message:\u0000"],"message":{}}""")
        );
        await Probe.DeliverAsync(Hold(3));

        await Probe.HeardAsync<MoneyHeld>();
        var errors = await ErrorsAsync(4);

        Assert.That(errors.Select(error => error.GetProperty("queue").GetString()), Is.All.EqualTo("settlement.money"));
    }

    [Test]
    public async Task While_the_database_is_away_messages_wait_and_burn_no_retries()
    {
        await Stack.Running.Postgres.KillAsync();
        var messages = Enumerable.Range(1, 40).Select(_ => Hold(2)).ToList();
        foreach (var message in messages)
            await Probe.DeliverAsync(message);
        var ready = await Client.GetAsync("/health/ready");
        var refused = await Client.PostAsync("/v1/probes", new { amount = 1, name = "away" });

        await Stack.Running.Postgres.StartAsync();
        foreach (var message in messages)
            await Probe.HeardAsync<MoneyHeld>(held => held.OrderId == message.OrderId);

        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await Probe.ScalarAsync<long>("select count(*) from probe"), Is.EqualTo(40));
        Assert.That(await Probe.ScalarAsync<long>("select count(*) from platform.error_queue"), Is.Zero);
    }

    [Test]
    public async Task While_the_broker_is_away_requests_are_taken_and_their_messages_wait()
    {
        await Stack.Running.Rabbit.Kill9Async();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 20; i++)
            answers.Add((await Client.PostAsync("/v1/probes", new { amount = 4, name = "away" })).StatusCode);

        await Stack.Running.Rabbit.StartAsync();
        await Probe.QuietAsync();
        await Eventually.SeeAsync(
            () => Probe.ScalarAsync<long>("select count(*) from platform.inbox"),
            heard => heard == 20,
            "all twenty are heard"
        );

        Assert.That(answers, Is.All.EqualTo(HttpStatusCode.Created));
        Assert.That(await Probe.ScalarAsync<long>("select count(*) from probe"), Is.EqualTo(40));
    }
}
