using System.Net;
using Exchange.Kernel;

namespace Exchange.Tests.Integration.Webhooks;

/// <summary>What a replay of all failures finds, and what it leaves alone.</summary>
internal sealed class ReplayTests : ClockedFixture
{
    [Test]
    public async Task The_event_that_failed_first_is_replayed_by_the_instant_of_that_failure()
    {
        var partner = await PartnerAsync();
        Receiver.Answer(partner.Place, 410);
        var eventId = await HappensAsync(partner.Owner);
        await DeliveryAsync(partner, eventId, "failed");
        var failedSince = (await HealthAsync(partner)).GetProperty("failingSince").GetDateTimeOffset();
        await StateAsync(partner.Client, partner.EndpointId, "disabled");
        Receiver.Answer(partner.Place, 200);
        await (await partner.Client.PostAsync(partner.Path("/resume"), body: null)).JsonAsync(HttpStatusCode.OK);

        var replayed = await ReplayAsync(partner, new { failedSince });

        Assert.That(replayed, Is.EqualTo(1));
        await DeliveryAsync(partner, eventId, "delivered");
    }

    [Test]
    public async Task What_was_delivered_and_is_not_in_the_log_any_more_is_no_failure()
    {
        var partner = await PartnerAsync();
        var eventId = await HappensAsync(partner.Owner);
        await DeliveryAsync(partner, eventId, "delivered");
        var id = EventId.Parse(eventId).Value;
        await ExecuteAsync(
            $"""
            update endpoint
            set created_at = now() - interval '40 days'
            where endpoint_id = '{EndpointId.Parse(partner.EndpointId).Value}';
            update event
            set recorded_at = now() - interval '31 days'
            where event_id = '{id}';
            delete from delivery
            where event_id = '{id}';
            """
        );

        var replayed = await ReplayAsync(partner, new { failedSince = TimeProvider.System.GetUtcNow().AddDays(-60) });

        Assert.That(replayed, Is.Zero);
    }

    [Test]
    public async Task Who_replays_does_not_wait_until_the_receiver_wanted_more()
    {
        var partner = await PartnerAsync();
        Receiver.Answer(partner.Place, 429, ("Retry-After", "3600"));
        var eventId = await HappensAsync(partner.Owner);
        await TriedAsync(partner, eventId, tries: 1);
        Receiver.Answer(partner.Place, 200);

        await ReplayAsync(partner, new { failedSince = TimeProvider.System.GetUtcNow().AddHours(-1) });

        await DeliveryAsync(partner, eventId, "delivered");
    }

    [Test]
    public async Task What_the_feed_forgot_is_given_up()
    {
        var partner = await PartnerAsync();
        var eventId = await HappensAsync(partner.Owner);
        await DeliveryAsync(partner, eventId, "delivered");
        var id = EventId.Parse(eventId).Value;

        await ExecuteAsync(
            $"""
            delete from event
            where event_id = '{id}';
            update delivery
            set state = 'due',
              tries = 1,
              due_at = now(),
              ended_at = null
            where event_id = '{id}';
            """
        );

        var delivery = await DeliveryAsync(partner, eventId, "failed");
        Assert.That(delivery.GetProperty("lastFailure").GetString(), Is.EqualTo("forgotten"));
    }
}
