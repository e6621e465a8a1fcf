using System.Net;
using Exchange.Kernel;

namespace Exchange.Tests.Integration.Webhooks;

/// <summary>What one partner does to its endpoints, or they to us, delays nobody else.</summary>
internal sealed class FairnessTests : ClockedFixture
{
    private const int Hanging = 30;

    /// <summary>By a clock that stands still, so that what hangs does so until the test ends it.</summary>
    [TestCase(1, 40)]
    [TestCase(Hanging, 14)]
    public async Task However_many_endpoints_hang_the_others_are_told(int owners, int eventsEach)
    {
        var release = new TaskCompletionSource();
        var all = Enumerable.Range(0, owners).Select(_ => ParticipantId.New()).ToList();
        for (var n = 0; n < Hanging; n++)
        {
            var partner = await PartnerAsync(owner: all[n % owners]);
            Receiver.Behave(partner.Place, _ => release.Task);
        }
        var sound = await PartnerAsync();

        try
        {
            for (var n = 0; n < eventsEach; n++)
                await Task.WhenAll(all.Select(owner => HappensAsync(owner)));
            await MadeAsync(all, Hanging * eventsEach);

            await DeliveryAsync(sound, await HappensAsync(sound.Owner), "delivered");
        }
        finally
        {
            release.SetResult();
        }
    }

    [Test]
    public async Task A_sound_endpoint_is_told_beside_those_of_its_own_owner_that_hang()
    {
        const int Events = 40;
        var release = new TaskCompletionSource();
        var owner = ParticipantId.New();
        for (var n = 0; n < Hanging; n++)
        {
            var partner = await PartnerAsync(owner: owner);
            Receiver.Behave(partner.Place, _ => release.Task);
        }
        var sound = await PartnerAsync(owner: owner);

        try
        {
            for (var n = 0; n < Events; n++)
                await HappensAsync(owner);

            await ReceivedAsync(sound, Events);
        }
        finally
        {
            release.SetResult();
        }
    }

    [Test]
    public async Task An_endpoint_that_failed_once_is_told_beside_a_hundred_that_failed_and_hang()
    {
        var release = new TaskCompletionSource();
        var owner = ParticipantId.New();
        var crowd = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => PartnerAsync(owner: owner)));
        var failed = await PartnerAsync();
        foreach (var one in crowd.Append(failed))
            Receiver.Answer(one.Place, 500);
        await HappensAsync(owner);
        await AttemptAsync(failed);
        await MadeAsync([owner], crowd.Length, "and tries = 1");

        try
        {
            foreach (var one in crowd)
                Receiver.Behave(one.Place, _ => release.Task);
            Receiver.Answer(failed.Place, 200);
            await HappensAsync(owner);
            await Eventually.SeeAsync(
                () => Task.FromResult(crowd.Count(one => Receiver.At(one.Place).Count > 1)),
                hanging => hanging >= 32,
                "some hang"
            );

            await DeliveryAsync(failed, await HappensAsync(failed.Owner), "delivered");
        }
        finally
        {
            release.SetResult();
        }
    }

    [Test]
    public async Task An_endpoint_is_changed_at_once_however_busy_its_deliveries_are()
    {
        var partner = await PartnerAsync();
        Receiver.Answer(partner.Place, 500);
        await AttemptAsync(partner);
        await using var busy = await LockAsync($"delivery where endpoint_id = '{IdOf(partner)}'");

        foreach (var act in new[] { "/pause", "/resume" })
            await WithinAsync(partner.Client.PostAsync(partner.Path(act), body: null), HttpStatusCode.OK);
        var read = await partner.Client.GetAsync(partner.Path());
        var moved = new { url = $"{Receiver.Plain}/{partner.Place}-moved" };
        await WithinAsync(
            partner.Client.PutAsync(partner.Path(), moved, read.Headers.ETag!.ToString()),
            HttpStatusCode.OK
        );
        await StateAsync(partner.Client, partner.EndpointId, "active");
        await WithinAsync(partner.Client.DeleteAsync(partner.Path()), HttpStatusCode.NoContent);
    }

    [TestCase("endpoint")]
    [TestCase("delivery")]
    public async Task Whoever_keeps_an_endpoint_or_its_delivery_delays_no_end_of_another(string table)
    {
        var (kept, other) = (await PartnerAsync(), await PartnerAsync());
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        Receiver.Behave(
            kept.Place,
            _ =>
            {
                asked.TrySetResult();
                return answer.Task;
            }
        );
        var first = await HappensAsync(kept.Owner);
        await asked.Task;
        await using (await LockAsync($"{table} where endpoint_id = '{IdOf(kept)}'"))
        {
            answer.SetResult();
            // The first end is tried to be written before the second is there.
            await ReceivedAsync(kept, 1);

            await DeliveryAsync(other, await HappensAsync(other.Owner), "delivered");
            await DeliveryAsync(other, await HappensAsync(other.Owner), "delivered");
        }

        await DeliveryAsync(kept, first, "delivered");
        Assert.That(Receiver.At(kept.Place), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_cannot_be_opened_stops_nobody_else_and_is_no_fault_of_the_endpoint()
    {
        var headers = new Dictionary<string, string> { ["authorization"] = "Bearer of-its-gateway" };
        var (noKey, noHeaders, sound) = (
            await PartnerAsync(),
            await PartnerAsync(new { headers }),
            await PartnerAsync()
        );
        await ExecuteAsync(
            $"""
            update endpoint_key
            set secret = decode(repeat('00', 60), 'hex')
            where endpoint_id = '{IdOf(noKey)}';
            update endpoint
            set headers = decode(repeat('00', 60), 'hex')
            where endpoint_id = '{IdOf(noHeaders)}';
            """
        );

        var first = await HappensAsync(noKey.Owner);
        var second = await HappensAsync(noHeaders.Owner);
        await DeliveryAsync(sound, await HappensAsync(sound.Owner), "delivered");

        foreach (var (partner, eventId) in new[] { (noKey, first), (noHeaders, second) })
        {
            var delivery = await TriedAsync(partner, eventId, tries: 1);
            Assert.That(delivery.GetProperty("lastFailure").GetString(), Is.EqualTo("internal"));
            Assert.That((await HealthAsync(partner)).GetProperty("failuresInARow").GetInt32(), Is.Zero);
            Assert.That((await partner.Client.GetAsync(partner.Path())).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }
    }

    // The deliveries are in the queue, or already taken from it.
    private Task MadeAsync(IEnumerable<ParticipantId> owners, int count, string more = "") =>
        Eventually.SeeAsync(
            () =>
                CountAsync(
                    "delivery join endpoint using (endpoint_id) where position is not null and owner_id in ("
                        + string.Join(", ", owners.Select(owner => $"'{owner.Value}'"))
                        + ") "
                        + more
                ),
            made => made == count,
            $"{count} deliveries are made"
        );
}
