using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Exchange.Tests.Integration.Webhooks;

/// <summary>What becomes of deliveries and of an endpoint's state when its owner moves it to another address.</summary>
internal sealed class MovedEndpointTests : ClockedFixture
{
    [Test]
    public async Task A_paused_endpoint_that_moves_is_still_paused_when_it_is_verified()
    {
        var partner = await PartnerAsync();
        await (await partner.Client.PostAsync(partner.Path("/pause"), body: null)).JsonAsync(HttpStatusCode.OK);

        await MoveAsync(partner);

        await StateAsync(partner.Client, partner.EndpointId, "paused");
    }

    [Test]
    public async Task What_happens_until_the_new_address_is_verified_is_told_there()
    {
        var partner = await PartnerAsync();
        var moved = await MoveAsync(partner, to: "http://127.0.0.1:1");
        var eventId = await HappensAsync(partner.Owner);
        await DeliveryAsync(moved, eventId, "held");

        moved = await MoveAsync(partner);

        await DeliveryAsync(moved, eventId, "delivered");
        Assert.That(Receiver.At(moved.Place).Select(one => one.Id), Is.EqualTo([eventId]));
        Assert.That(Receiver.At(partner.Place), Is.Empty);
    }

    [Test]
    public async Task What_the_old_address_answers_late_does_not_disable_the_new_one()
    {
        var partner = await PartnerAsync();
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        Receiver.Behave(
            partner.Place,
            async http =>
            {
                asked.TrySetResult();
                await answer.Task;
                http.Response.StatusCode = StatusCodes.Status410Gone;
            }
        );
        var eventId = await HappensAsync(partner.Owner);
        await asked.Task;
        var moved = await MoveAsync(partner);
        await StateAsync(moved.Client, moved.EndpointId, "active");

        answer.SetResult();

        var delivery = await DeliveryAsync(moved, eventId, "delivered");
        Assert.That(delivery.GetProperty("tries").GetInt32(), Is.EqualTo(1), "The new address begins anew.");
        await DeliveryAsync(moved, await HappensAsync(moved.Owner), "delivered");
        Assert.That(Receiver.At(moved.Place), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Two_addresses_that_say_gone_at_once_disable_the_endpoint()
    {
        var partner = await PartnerAsync();
        var (answer, moved) = (new TaskCompletionSource(), partner);
        foreach (var place in new[] { partner.Place, $"{partner.Place}-moved" })
        {
            var asked = new TaskCompletionSource();
            Receiver.Behave(
                place,
                async http =>
                {
                    // What is sent again by what the first one said is answered well, or it would disable by itself.
                    var isFirst = asked.TrySetResult();
                    await answer.Task;
                    http.Response.StatusCode = isFirst ? StatusCodes.Status410Gone : StatusCodes.Status200OK;
                }
            );
            await HappensAsync(partner.Owner);
            await asked.Task;
            if (place == partner.Place)
                moved = await MoveAsync(partner);
            await StateAsync(moved.Client, moved.EndpointId, "active");
        }

        answer.SetResult();

        await StateAsync(moved.Client, moved.EndpointId, "disabled");
    }

    [Test]
    public async Task What_the_audit_looks_at_begins_at_the_move_and_not_at_the_verification()
    {
        var partner = await PartnerAsync();
        var moved = await MoveAsync(partner, to: "http://127.0.0.1:1");
        var since = await ChangedAtAsync(partner);
        await DeliveryAsync(moved, await HappensAsync(partner.Owner), "held");

        // Nobody listens there, so the challenge is known by a look into the database.
        var challenge = await ChallengeAsync(partner);
        await (await partner.Client.PostAsync(partner.Path("/verify"), new { challenge })).JsonAsync(HttpStatusCode.OK);

        Assert.That(await ChangedAtAsync(partner), Is.EqualTo(since));
    }

    [Test]
    public async Task Another_address_begins_without_failures()
    {
        var partner = await PartnerAsync();
        Receiver.Answer(partner.Place, 500);
        await AttemptAsync(partner);

        await MoveAsync(partner, to: "http://127.0.0.1:1");
        var challenge = await ChallengeAsync(partner);
        await (await partner.Client.PostAsync(partner.Path("/verify"), new { challenge })).JsonAsync(HttpStatusCode.OK);

        var health = await HealthAsync(partner);
        Assert.That(health.GetProperty("failingSince").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(health.GetProperty("failuresInARow").GetInt32(), Is.Zero);
    }

    private Task<string> ChallengeAsync(Partner partner) =>
        Service.ScalarAsync<string>($"select challenge from endpoint where endpoint_id = '{IdOf(partner)}'");

    private Task<long> ChangedAtAsync(Partner partner) =>
        Service.ScalarAsync<long>($"select changed_at_position from endpoint where endpoint_id = '{IdOf(partner)}'");

    /// <summary>The partner at another place of the receiver, or where nobody listens.</summary>
    private async Task<Partner> MoveAsync(Partner partner, string? to = null)
    {
        var place = $"{partner.Place}-moved";
        var read = await partner.Client.GetAsync(partner.Path());
        var edit = new { url = to ?? $"{Receiver.Plain}/{place}" };
        var edited = await partner.Client.PutAsync(partner.Path(), edit, read.Headers.ETag!.ToString());
        await edited.JsonAsync(HttpStatusCode.OK);
        return partner with { Place = place };
    }
}
