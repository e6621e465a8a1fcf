using System.Net;
using System.Text.Json;

namespace Exchange.Tests.Integration.Webhooks;

/// <summary>What a partner has to see how its endpoint fares, to try it, and to make up for an outage alone.</summary>
internal sealed class RecoveryTests : DeliveryFixture
{
    [Test]
    public async Task A_partner_recovers_an_outage_alone()
    {
        var partner = await PartnerAsync(new { types = new[] { "order.placed" } });
        var since = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        Receiver.Answer(partner.Place, 410);
        var refused = await HappensAsync(partner.Owner);
        await StateAsync(partner.Client, partner.EndpointId, "disabled");
        await DeliveryAsync(partner, refused, "failed");
        var missed = await HappensAsync(partner.Owner);
        await Eventually.SeeAsync(
            () => FeedAsync(partner.Client),
            feed => feed.Exists(one => one.GetProperty("id").GetString() == missed),
            "the event is told while the endpoint is disabled"
        );
        Receiver.Answer(partner.Place, 200);

        await (await partner.Client.PostAsync(partner.Path("/resume"), body: null)).JsonAsync(HttpStatusCode.OK);
        var replayed = await ReplayAsync(partner, new { failedSince = since });
        await DeliveryAsync(partner, refused, "delivered");
        await DeliveryAsync(partner, missed, "delivered");
        var nothing = await ReplayAsync(partner, new { failedSince = since });
        var everything = await ReplayAsync(partner, new { from = since, to = TimeProvider.System.GetUtcNow() });
        await ReceivedAsync(partner, 5);

        Assert.That((replayed, nothing, everything), Is.EqualTo((2, 0, 2)));
        Assert.That(Receiver.At(partner.Place).CountBy(one => one.Id).ToDictionary()[refused], Is.EqualTo(3));
    }

    [Test]
    public async Task What_happened_before_there_was_an_endpoint_is_replayed_as_a_stretch_and_is_no_failure()
    {
        var owner = ParticipantId.New();
        var since = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        var before = await HappensAsync(owner);
        using var client = As(owner);
        await Eventually.SeeAsync(() => FeedAsync(client), feed => feed.Count == 1, "the event is told");
        var partner = await PartnerAsync(owner: owner);

        var failed = await ReplayAsync(partner, new { failedSince = since });
        var all = await ReplayAsync(partner, new { from = since, to = TimeProvider.System.GetUtcNow() });

        Assert.That((failed, all), Is.EqualTo((0, 1)));
        await DeliveryAsync(partner, before, "delivered");
    }

    [Test]
    public async Task One_delivery_is_sent_again_with_the_same_id()
    {
        var partner = await PartnerAsync();
        var eventId = await HappensAsync(partner.Owner);
        var delivery = await DeliveryAsync(partner, eventId, "delivered");

        var path = $"/v1/deliveries/{delivery.GetProperty("deliveryId").GetString()}";
        await (await partner.Client.PostAsync($"{path}/replay", body: null)).JsonAsync(HttpStatusCode.OK);

        Assert.That((await ReceivedAsync(partner, 2)).Select(one => one.Id), Is.All.EqualTo(eventId));
        await DeliveryAsync(partner, eventId, "delivered");
        Assert.That(await AttemptsAsync(partner, delivery), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_test_event_arrives_and_is_tried_once()
    {
        var partner = await PartnerAsync();

        var sent = await (await partner.Client.PostAsync(partner.Path("/test"), body: null)).JsonAsync(
            HttpStatusCode.OK
        );
        var told = (await ReceivedAsync(partner, 1))[0];
        Receiver.Answer(partner.Place, 500);
        await (await partner.Client.PostAsync(partner.Path("/test"), body: null)).JsonAsync(HttpStatusCode.OK);
        var failed = await Eventually.SeeAsync(
            async () => await HealthAsync(partner),
            health => health.GetProperty("lastFailures").GetArrayLength() == 1,
            "the second test failed"
        );

        Assert.That(told.Type, Is.EqualTo("endpoint.test"));
        Assert.That(told.Id, Is.EqualTo(sent.GetProperty("eventId").GetString()));
        Assert.That(failed.GetProperty("lastFailures")[0].GetProperty("state").GetString(), Is.EqualTo("failed"));
    }

    [Test]
    public async Task The_portal_shows_how_an_endpoint_fares()
    {
        var partner = await PartnerAsync();
        Receiver.Answer(partner.Place, 500);

        var eventId = await HappensAsync(partner.Owner);
        await TriedAsync(partner, eventId, tries: 1);
        var health = await HealthAsync(partner);

        Assert.That(health.GetProperty("waiting").GetInt64(), Is.EqualTo(1));
        Assert.That(health.GetProperty("failuresInARow").GetInt32(), Is.EqualTo(1));
        Assert.That(
            health.GetProperty("successRatePpm").GetInt32(),
            Is.EqualTo(500_000),
            "The challenge, and this one."
        );
        Assert.That(health.GetProperty("nextAttemptAt").ValueKind, Is.EqualTo(JsonValueKind.String));
        Assert.That(health.GetProperty("lastFailures")[0].GetProperty("eventId").GetString(), Is.EqualTo(eventId));
    }
}
