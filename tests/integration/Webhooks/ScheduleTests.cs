using System.Globalization;
using System.Net;
using System.Text.Json;
using Exchange.Contracts.Webhooks.V1;

namespace Exchange.Tests.Integration.Webhooks;

/// <summary>
/// When receivers that fail are tried again, and when no more, by a clock that the test moves: every attempt is where
/// it belongs, to the second.
/// </summary>
internal sealed class ScheduleTests : ClockedFixture
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    [Test]
    public async Task A_receiver_that_fails_for_ever_is_tried_ten_times_over_three_days_then_no_more()
    {
        var partner = await PartnerAsync();
        Receiver.Answer(partner.Place, 500);
        var started = Clock.GetUtcNow();

        var eventId = await HappensAsync(partner.Owner);
        for (var tries = 1; tries <= Waits.Length; tries++)
        {
            var delivery = await TriedAsync(partner, eventId, tries);
            var next = delivery.GetProperty("nextAttemptAt").GetDateTimeOffset();
            Assert.That(next - Clock.GetUtcNow(), Is.EqualTo(Waits[tries - 1]), $"after attempt {tries}");
            Clock.MoveTo(next);
        }
        var last = await DeliveryAsync(partner, eventId, "failed");

        var planned = Waits.Aggregate(new List<TimeSpan> { TimeSpan.Zero }, (all, wait) => [.. all, all[^1] + wait]);
        var arrived = Receiver.At(partner.Place);
        Assert.That(arrived.Select(one => one.At - started), Is.EqualTo(planned));
        Assert.That(arrived.Select(one => one.Id).Distinct(), Is.EqualTo([eventId]));
        Assert.That(
            arrived.Select(one => long.Parse(one.Headers["webhook-timestamp"], CultureInfo.InvariantCulture)),
            Is.EqualTo(arrived.Select(one => one.At.ToUnixTimeSeconds())),
            "Each attempt is signed with its own instant."
        );
        Assert.That(last.GetProperty("nextAttemptAt").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task A_receiver_that_fails_for_a_day_gets_everything_afterwards()
    {
        var partner = await PartnerAsync();
        Receiver.Answer(partner.Place, 500);
        var eventId = await HappensAsync(partner.Owner);
        var recovers = Clock.GetUtcNow().AddDays(1);

        var tries = 1;
        for (; ; tries++)
        {
            var next = (await TriedAsync(partner, eventId, tries)).GetProperty("nextAttemptAt").GetDateTimeOffset();
            if (next >= recovers)
            {
                Receiver.Answer(partner.Place, 200);
                Clock.MoveTo(next);
                break;
            }
            Clock.MoveTo(next);
        }
        var delivery = await DeliveryAsync(partner, eventId, "delivered");

        Assert.That(delivery.GetProperty("tries").GetInt32(), Is.EqualTo(tries + 1));
        Assert.That(tries, Is.EqualTo(7), "17.5 hours are passed by seven attempts.");
    }

    [Test]
    public async Task What_waits_for_its_next_attempt_is_sent_at_once_when_what_failed_is_replayed()
    {
        var partner = await PartnerAsync();
        Receiver.Answer(partner.Place, 500);
        var eventId = await HappensAsync(partner.Owner);
        await TriedAsync(partner, eventId, tries: 1);
        Receiver.Answer(partner.Place, 200);

        var failed = new { failedSince = TimeProvider.System.GetUtcNow().AddHours(-1) };
        var replayed = await (await partner.Client.PostAsync(partner.Path("/replay"), failed)).JsonAsync();

        Assert.That(replayed.GetProperty("replayed").GetInt32(), Is.EqualTo(1));
        await DeliveryAsync(partner, eventId, "delivered");
    }

    [Test]
    public async Task Gone_disables_the_endpoint_and_what_waits_is_discarded()
    {
        var partner = await PartnerAsync();
        Receiver.Answer(partner.Place, 500);
        var waits = await HappensAsync(partner.Owner);
        await TriedAsync(partner, waits, tries: 1);
        Receiver.Answer(partner.Place, 410);

        var eventId = await HappensAsync(partner.Owner);

        await DeliveryAsync(partner, eventId, "failed");
        var endpoint = await StateAsync(partner.Client, partner.EndpointId, "disabled");
        Assert.That(endpoint.GetProperty("disabledBecause").GetString(), Is.EqualTo("gone"));
        await DeliveryAsync(partner, waits, "discarded");
        var said = await Service.HeardAsync<EndpointDisabled>(one => one.OwnerId == partner.Owner);
        Assert.That((said.Because, said.Discarded), Is.EqualTo(("gone", 1)));
    }

    [TestCase("seconds")]
    [TestCase("date")]
    public async Task A_receiver_that_has_too_much_is_left_alone_for_as_long_as_it_asks(string form)
    {
        var partner = await PartnerAsync();
        var until = Clock.GetUtcNow().AddSeconds(120);
        Receiver.Answer(partner.Place, 429, ("Retry-After", form is "seconds" ? "120" : until.ToString("R")));

        var first = await HappensAsync(partner.Owner);
        var delivery = await TriedAsync(partner, first, tries: 1);
        // Another event of the same endpoint waits too; that of another endpoint shows that the queue was looked at.
        var second = await HappensAsync(partner.Owner);
        var other = await PartnerAsync();
        await DeliveryAsync(other, await HappensAsync(other.Owner), "delivered");
        var waiting = await DeliveryAsync(partner, second, "due");
        var health = await HealthAsync(partner);
        var before = Receiver.At(partner.Place).Count;
        Receiver.Answer(partner.Place, 200);
        Clock.MoveTo(until);

        Assert.That(delivery.GetProperty("nextAttemptAt").GetDateTimeOffset(), Is.EqualTo(until));
        Assert.That(waiting.GetProperty("nextAttemptAt").GetDateTimeOffset(), Is.EqualTo(until));
        Assert.That(health.GetProperty("nextAttemptAt").GetDateTimeOffset(), Is.EqualTo(until));
        Assert.That(before, Is.EqualTo(1));
        await DeliveryAsync(partner, first, "delivered");
        await DeliveryAsync(partner, second, "delivered");
        Assert.That(Receiver.At(partner.Place)[1..].Select(one => one.At), Is.All.EqualTo(until));
    }

    [Test]
    public async Task An_endpoint_that_fails_for_five_days_is_disabled_and_its_owner_is_told()
    {
        var partner = await PartnerAsync();
        var other = await PartnerAsync(new { types = new[] { "endpoint.disabled" } }, owner: partner.Owner);
        Receiver.Answer(partner.Place, 500);
        for (var day = 0; day < 5; day++)
        {
            var eventId = await HappensAsync(partner.Owner);
            await DeliveryAsync(partner, eventId, one => one.GetProperty("tries").GetInt32() > 0, "it is tried");
            Clock.Advance(TimeSpan.FromDays(1));
        }
        await HappensAsync(partner.Owner);

        var endpoint = await StateAsync(partner.Client, partner.EndpointId, "disabled");
        Assert.That(endpoint.GetProperty("disabledBecause").GetString(), Is.EqualTo("failing"));
        var told = (await ReceivedAsync(other, 1))[0].Told;
        Assert.That(told.GetProperty("type").GetString(), Is.EqualTo("endpoint.disabled"));
        Assert.That(told.GetProperty("subject").GetString(), Is.EqualTo(partner.EndpointId));
        Assert.That(told.GetProperty("data").GetProperty("because").GetString(), Is.EqualTo("failing"));
    }

    [Test]
    public async Task Two_failures_that_lie_days_apart_are_no_five_days_of_failure()
    {
        var partner = await PartnerAsync();
        Receiver.Answer(partner.Place, 500);
        await TriedAsync(partner, await HappensAsync(partner.Owner), tries: 1);

        Clock.Advance(TimeSpan.FromDays(6));
        await TriedAsync(partner, await HappensAsync(partner.Owner), tries: 1);
        Receiver.Answer(partner.Place, 200);

        await DeliveryAsync(partner, await HappensAsync(partner.Owner), "delivered");
    }

    [Test]
    public async Task A_test_that_fails_is_no_failure_of_its_endpoint()
    {
        var partner = await PartnerAsync();
        Receiver.Answer(partner.Place, 500);

        await (await partner.Client.PostAsync(partner.Path("/test"), body: null)).JsonAsync(HttpStatusCode.OK);
        var health = await Eventually.SeeAsync(
            () => HealthAsync(partner),
            health => health.GetProperty("lastFailures").GetArrayLength() == 1,
            "the test failed"
        );

        Assert.That(health.GetProperty("failingSince").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(health.GetProperty("failuresInARow").GetInt32(), Is.Zero);
    }

    [Test]
    public async Task A_limited_rate_is_kept()
    {
        var partner = await PartnerAsync(new { ratePerSecond = 5 });
        var other = await PartnerAsync();
        // The challenge was one of the first five.
        Clock.Advance(TimeSpan.FromSeconds(1));

        for (var n = 0; n < 12; n++)
            await HappensAsync(partner.Owner);
        foreach (var allowed in new[] { 5, 10, 12 })
        {
            await ReceivedAsync(partner, allowed);
            // What is told to another shows that the queue was looked at.
            await DeliveryAsync(other, await HappensAsync(other.Owner), "delivered");
            Assert.That(Receiver.At(partner.Place), Has.Count.EqualTo(allowed));
            Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
