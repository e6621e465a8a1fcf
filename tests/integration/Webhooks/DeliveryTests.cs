using System.Globalization;
using System.Net;
using System.Text.Json;
using Exchange.Kernel;
using Exchange.Local;

namespace Exchange.Tests.Integration.Webhooks;

/// <summary>Deliveries to receivers that behave, by the real clock.</summary>
internal sealed class DeliveryTests : DeliveryFixture
{
    [Test]
    public async Task Whoever_has_a_part_in_it_is_told_and_nobody_else()
    {
        var (buyer, stranger) = (await PartnerAsync(), await PartnerAsync());

        var eventId = await HappensAsync(buyer.Owner);
        await DeliveryAsync(buyer, eventId, "delivered");
        await DeliveryAsync(stranger, await HappensAsync(stranger.Owner), "delivered");

        Assert.That(Receiver.At(buyer.Place).Select(one => one.Id), Is.EqualTo([eventId]));
        Assert.That(Receiver.At(stranger.Place).Select(one => one.Id), Has.None.EqualTo(eventId));
    }

    [Test]
    public async Task A_delivery_is_the_event_as_the_feed_has_it_and_a_thin_one_its_id()
    {
        var full = await PartnerAsync();
        var thin = await PartnerAsync(new { body = "thin" }, owner: full.Owner);

        var eventId = await HappensAsync(full.Owner);
        var told = (await ReceivedAsync(full, 1))[0];
        var brief = (await ReceivedAsync(thin, 1))[0];
        var feed = await (await full.Client.GetAsync($"/v1/events/{eventId}")).JsonAsync(HttpStatusCode.OK);

        Assert.That(JsonElement.DeepEquals(told.Told, feed), Is.True, $"{told.Body}\n{feed}");
        Assert.That(told.Headers["Content-Type"], Is.EqualTo("application/cloudevents+json; charset=utf-8"));
        Assert.That(brief.Id, Is.EqualTo(eventId));
        Assert.That(brief.Told.GetProperty("data").EnumerateObject().Select(one => one.Name), Is.EqualTo(["orderId"]));
    }

    [Test]
    public async Task An_endpoint_is_told_of_its_types_and_resources_only()
    {
        var order = OrderId.New();
        var ofType = await PartnerAsync(new { types = new[] { "order.completed" } });
        var ofResource = await PartnerAsync(new { resources = new[] { order.ToString() } }, owner: ofType.Owner);
        var ofAll = await PartnerAsync(owner: ofType.Owner);

        var first = await HappensAsync(ofType.Owner);
        var second = await HappensAsync(ofType.Owner, order);
        await ReceivedAsync(ofAll, 2);
        await DeliveryAsync(ofResource, second, "delivered");

        Assert.That(Receiver.At(ofAll.Place).Select(one => one.Id), Is.EquivalentTo([first, second]));
        Assert.That(Receiver.At(ofResource.Place).Select(one => one.Id), Is.EqualTo([second]));
        Assert.That(Receiver.At(ofType.Place), Is.Empty);
    }

    [Test]
    public async Task Headers_of_the_owner_are_sent_and_never_shown()
    {
        var headers = new Dictionary<string, string> { ["authorization"] = "Bearer of-its-gateway" };
        var partner = await PartnerAsync(new { headers });

        await HappensAsync(partner.Owner);
        var told = (await ReceivedAsync(partner, 1))[0];
        var shown = await (await partner.Client.GetAsync(partner.Path())).JsonAsync(HttpStatusCode.OK);

        Assert.That(told.Headers["authorization"], Is.EqualTo("Bearer of-its-gateway"));
        Assert.That(shown.GetProperty("headers").ToString(), Is.EqualTo("""["authorization"]"""));
    }

    [Test]
    public async Task Headers_that_one_server_was_trusted_with_are_not_sent_to_another()
    {
        var headers = new Dictionary<string, string> { ["authorization"] = "Bearer of-its-gateway" };
        var partner = await PartnerAsync(new { headers });

        var near = await MoveAsync(partner, $"{Receiver.Plain}/{partner.Place}-2");
        var far = await MoveAsync(partner, $"{Receiver.Untrusted}/{partner.Place}");

        Assert.That(near, Is.EqualTo("""["authorization"]"""));
        Assert.That(far, Is.EqualTo("[]"));
    }

    private static async Task<string> MoveAsync(Partner partner, string url)
    {
        var moved = await partner.Client.PutAsync(partner.Path(), new { url }, "*");
        return (await moved.JsonAsync(HttpStatusCode.OK)).GetProperty("headers").ToString();
    }

    /// <summary>What is left here is verified by the libraries of receivers: tests/conformance/webhooks.mjs.</summary>
    [Test]
    public async Task While_a_secret_is_rotated_old_and_new_sign_and_afterwards_the_new_one_alone()
    {
        var partner = await PartnerAsync();
        var oldKeys = await KeysAsync(partner);
        await HappensAsync(partner.Owner);
        await ReceivedAsync(partner, 1);

        var secret = await RotateAsync(partner, overlapSeconds: 3600);
        var bothKeys = await KeysAsync(partner);
        await HappensAsync(partner.Owner);
        await ReceivedAsync(partner, 2);
        var last = await RotateAsync(partner, overlapSeconds: 0);
        await HappensAsync(partner.Owner);
        var all = await ReceivedAsync(partner, 3);

        Assert.That(all.Select(one => Kinds(one)), Is.EqualTo(["v1 v1a", "v1 v1 v1a v1a", "v1 v1a"]));
        Leave(
            (all[0], [partner.Secret], oldKeys),
            (all[1], [secret, partner.Secret], bothKeys),
            (all[2], [last], await KeysAsync(partner))
        );
    }

    [Test]
    public async Task A_paused_endpoint_gets_later_what_happened_meanwhile()
    {
        var partner = await PartnerAsync();
        await (await partner.Client.PostAsync(partner.Path("/pause"), body: null)).JsonAsync(HttpStatusCode.OK);

        var eventId = await HappensAsync(partner.Owner);
        await DeliveryAsync(partner, eventId, "held");
        var before = Receiver.At(partner.Place).Count;
        await (await partner.Client.PostAsync(partner.Path("/resume"), body: null)).JsonAsync(HttpStatusCode.OK);
        await DeliveryAsync(partner, eventId, "delivered");

        Assert.That(before, Is.Zero);
        Assert.That(Receiver.At(partner.Place).Select(one => one.Id), Is.EqualTo([eventId]));
    }

    [Test]
    public async Task What_is_under_way_when_the_process_stops_is_neither_lost_nor_doubled()
    {
        var partner = await PartnerAsync();
        var release = new TaskCompletionSource();
        Receiver.Behave(partner.Place, _ => release.Task);
        var events = new List<string>();
        for (var n = 0; n < 20; n++)
            events.Add(await HappensAsync(partner.Owner));
        await ReceivedAsync(partner, 1);

        var restarted = RestartAsync();
        release.SetResult();
        await restarted;
        partner = partner with { Client = As(partner.Owner) };
        foreach (var eventId in events)
            await DeliveryAsync(partner, eventId, "delivered");

        Assert.That(Receiver.At(partner.Place).Select(one => one.Id), Is.EquivalentTo(events));
    }

    [Test]
    public async Task Two_replicas_share_what_is_due_and_double_nothing()
    {
        const int OfOneProcess = 12;
        var partner = await PartnerAsync();
        var (underWay, release) = (0, new TaskCompletionSource());
        Receiver.Behave(
            partner.Place,
            async _ =>
            {
                Interlocked.Increment(ref underWay);
                await release.Task;
            }
        );
        await using var replica = await ReplicaAsync();

        var events = new List<string>();
        for (var n = 0; n < 60; n++)
            events.Add(await HappensAsync(partner.Owner));
        await Eventually.SeeAsync(
            () => Task.FromResult(Volatile.Read(ref underWay)),
            count => count > OfOneProcess,
            "more is under way than one process has of an endpoint"
        );
        release.SetResult();
        foreach (var eventId in events)
            await DeliveryAsync(partner, eventId, "delivered");

        Assert.That(Receiver.At(partner.Place).Select(one => one.Id), Is.EquivalentTo(events));
    }

    private static async Task<string> RotateAsync(Partner partner, int overlapSeconds)
    {
        var answer = await partner.Client.PostAsync(partner.Path("/rotate-secret"), new { overlapSeconds });
        return (await answer.JsonAsync(HttpStatusCode.OK)).GetProperty("secret").GetString()!;
    }

    private static async Task<string[]> KeysAsync(Partner partner)
    {
        var endpoint = await (await partner.Client.GetAsync(partner.Path())).JsonAsync(HttpStatusCode.OK);
        return [.. endpoint.GetProperty("publicKeys").EnumerateArray().Select(key => key.GetString()!)];
    }

    private static string Kinds(Received one) =>
        string.Join(' ', one.Headers["webhook-signature"].Split(' ').Select(signature => signature.Split(',')[0]));

    private static void Leave(params (Received Received, string[] Secrets, string[] PublicKeys)[] all)
    {
        var folder = Path.Combine(Home.CloneRoot(), "artifacts", "webhooks");
        Directory.CreateDirectory(folder);
        var deliveries = all.Select(one => new
        {
            id = one.Received.Id,
            timestamp = long.Parse(one.Received.Headers["webhook-timestamp"], CultureInfo.InvariantCulture),
            signature = one.Received.Headers["webhook-signature"],
            contentType = one.Received.Headers["Content-Type"],
            body = one.Received.Body,
            secrets = one.Secrets,
            publicKeys = one.PublicKeys,
        });
        File.WriteAllText(Path.Combine(folder, "rotation.json"), JsonSerializer.Serialize(deliveries));
    }
}
