using System.Net;
using Exchange.Kernel;
using Npgsql;

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

    [Test]
    public async Task What_a_removed_endpoint_leaves_is_removed_by_and_by_and_its_secrets_at_once()
    {
        var partner = await PartnerAsync();
        var delivery = await DeliveryAsync(partner, await HappensAsync(partner.Owner), "delivered");

        await WithinAsync(partner.Client.DeleteAsync(partner.Path()), HttpStatusCode.NoContent);

        var path = $"/v1/deliveries/{delivery.GetProperty("deliveryId").GetString()}";
        Assert.That((await partner.Client.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await CountAsync($"endpoint_key where endpoint_id = '{IdOf(partner)}'"), Is.Zero);
        await RestartAsync();
        await Eventually.SeeAsync(
            () => CountAsync($"endpoint where endpoint_id = '{IdOf(partner)}'"),
            left => left == 0,
            "nothing is left of it"
        );
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

    [Test]
    public async Task What_nobody_will_ask_for_is_forgotten()
    {
        var partner = await PartnerAsync();
        await ExecuteAsync(
            $"""
            update endpoint_hour
            set hour = hour - interval '40 days'
            where endpoint_id = '{IdOf(partner)}';
            update endpoint_key
            set expires_at = now() - interval '40 days'
            where endpoint_id = '{IdOf(partner)}';
            """
        );

        await RestartAsync();

        foreach (var table in new[] { "endpoint_hour", "endpoint_key" })
            await Eventually.SeeAsync(
                () => CountAsync($"{table} where endpoint_id = '{IdOf(partner)}'"),
                left => left == 0,
                $"{table} is forgotten"
            );
    }

    // The deliveries are in the queue, or already taken from it.
    private Task MadeAsync(IEnumerable<ParticipantId> owners, int count) =>
        Eventually.SeeAsync(
            () =>
                CountAsync(
                    "delivery join endpoint using (endpoint_id) where position is not null and owner_id in ("
                        + string.Join(", ", owners.Select(owner => $"'{owner.Value}'"))
                        + ")"
                ),
            made => made == count,
            $"{count} deliveries are made"
        );

    private async Task<NpgsqlConnection> LockAsync(string rows)
    {
        var connection = new NpgsqlConnection(Service.Database.AppConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand($"select * from {rows} for no key update", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private Task<long> CountAsync(string rows) => Service.ScalarAsync<long>($"select count(*) from {rows}");

    private static Guid IdOf(Partner partner) => EndpointId.Parse(partner.EndpointId).Value;

    private static async Task WithinAsync(Task<HttpResponseMessage> request, HttpStatusCode status) =>
        await (await request.WaitAsync(TimeSpan.FromSeconds(20))).JsonAsync(status);
}
