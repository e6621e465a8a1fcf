using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Exchange.Contracts.Webhooks.V1;
using Exchange.Webhooks.Domain;
using Exchange.Webhooks.Sending;
using Microsoft.AspNetCore.Http;

namespace Exchange.Tests.Integration.Webhooks;

/// <summary>
/// Receivers that misbehave, by a clock that the test moves: every attempt is where it belongs, to the second.
/// </summary>
internal sealed class HostileReceiverTests : DeliveryFixture
{
    // Ahead of the database's, so that what is made now is due now.
    private static readonly TestClock Clock = new(
        new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(2)
    );

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

    protected override Outside Outside { get; } = new(Clock, () => 0.5, Dns.GetHostAddressesAsync);

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
    public async Task A_receiver_that_hangs_is_left_after_fifteen_seconds()
    {
        var partner = await PartnerAsync();
        Receiver.Behave(partner.Place, GoneAsync);

        var attempt = await AttemptAsync(partner, afterArrival: TimeSpan.FromSeconds(15));

        Assert.That(FailureOf(attempt), Is.EqualTo("timeout"));
        Assert.That(attempt.GetProperty("tookMs").GetInt32(), Is.EqualTo(15_000));
    }

    [Test]
    public async Task The_deadline_covers_the_body_of_the_answer()
    {
        var partner = await PartnerAsync();
        Receiver.Behave(
            partner.Place,
            async http =>
            {
                await http.Response.WriteAsync("I am coming");
                await http.Response.Body.FlushAsync();
                await GoneAsync(http);
            }
        );

        var attempt = await AttemptAsync(partner, afterArrival: TimeSpan.FromSeconds(15));

        Assert.That(FailureOf(attempt), Is.EqualTo("timeout"));
    }

    [Test]
    public async Task Of_a_huge_answer_a_kilobyte_is_read()
    {
        var partner = await PartnerAsync();
        var cutOff = new TaskCompletionSource();
        Receiver.Behave(
            partner.Place,
            async http =>
            {
                var kilobyte = Encoding.ASCII.GetBytes(new string('a', 1024));
                while (!http.RequestAborted.IsCancellationRequested)
                    await http.Response.Body.WriteAsync(kilobyte);
                cutOff.SetResult();
            }
        );

        var attempt = await AttemptAsync(partner);

        Assert.That(FailureOf(attempt), Is.Null);
        Assert.That(attempt.GetProperty("answer").GetString(), Is.EqualTo(new string('a', 1024)));
        await cutOff.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Test]
    public async Task A_receiver_that_resets_the_connection_is_tried_again()
    {
        var partner = await PartnerAsync();
        Receiver.Behave(
            partner.Place,
            http =>
            {
                http.Abort();
                return Task.CompletedTask;
            }
        );

        Assert.That(FailureOf(await AttemptAsync(partner)), Is.EqualTo("reset"));
    }

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task A_redirect_fails_and_is_not_followed(int status)
    {
        var partner = await PartnerAsync();
        var elsewhere = $"{partner.Place}-elsewhere";
        Receiver.Answer(partner.Place, status, ("Location", $"{Receiver.Plain}/{elsewhere}"));

        var attempt = await AttemptAsync(partner);

        Assert.That(FailureOf(attempt), Is.EqualTo("redirect"));
        Assert.That(attempt.GetProperty("status").GetInt32(), Is.EqualTo(status));
        Assert.That(Receiver.At(elsewhere), Is.Empty);
    }

    [TestCase(400)]
    [TestCase(404)]
    [TestCase(500)]
    [TestCase(503)]
    public async Task Another_status_fails(int status)
    {
        var partner = await PartnerAsync();
        Receiver.Answer(partner.Place, status);

        var attempt = await AttemptAsync(partner);

        Assert.That(FailureOf(attempt), Is.EqualTo("status"));
        Assert.That(attempt.GetProperty("answer").GetString(), Is.EqualTo($"status {status}"));
    }

    [Test]
    public async Task A_certificate_that_nobody_signed_is_not_trusted()
    {
        var partner = await PartnerAsync(url: Receiver.Untrusted);

        var challenge = await LastAsync(partner, "endpoint.challenge");

        Assert.That(challenge.GetProperty("lastFailure").GetString(), Is.EqualTo("tls"));
        Assert.That(Receiver.At(partner.Place), Is.Empty);
    }

    [TestCase("http://127.0.0.1:1", "connect")]
    [TestCase("http://nowhere.invalid:8099", "name")]
    public async Task A_receiver_that_is_not_there_is_not_reached(string url, string failure)
    {
        var partner = await PartnerAsync(url: url);

        Assert.That(
            (await LastAsync(partner, "endpoint.challenge")).GetProperty("lastFailure").GetString(),
            Is.EqualTo(failure)
        );
    }

    [Test]
    public async Task A_name_that_leads_inside_by_the_time_of_the_connection_is_not_connected_to()
    {
        var port = new Uri(Receiver.Plain).Port;
        var answers = new Queue<string>(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
        using var sender = new Sender(
            new DeliveryRules(IsLocal: false),
            Outside.Real with
            {
                Resolve = (_, _) => Task.FromResult(new[] { IPAddress.Parse(answers.Dequeue()) }),
            }
        );

        for (var n = 0; n < 3; n++)
        {
            var letter = new Letter(
                new Uri($"http://rebinding.example:{port}/inside"),
                "evt_1",
                Clock.GetUtcNow(),
                [],
                new Dictionary<string, string>(),
                new SigningKeys([], [])
            );
            var attempt = await sender.AttemptAsync(letter, CancellationToken.None);
            Assert.That(attempt.Failure, Is.EqualTo("address"));
        }

        Assert.That(Receiver.At("inside"), Is.Empty);
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
        var before = Receiver.At(partner.Place).Count;
        Receiver.Answer(partner.Place, 200);
        Clock.MoveTo(until);

        Assert.That(delivery.GetProperty("nextAttemptAt").GetDateTimeOffset(), Is.EqualTo(until));
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
        await TriedAsync(partner, await HappensAsync(partner.Owner), tries: 1);

        Clock.Advance(TimeSpan.FromDays(5));
        await HappensAsync(partner.Owner);

        var endpoint = await StateAsync(partner.Client, partner.EndpointId, "disabled");
        Assert.That(endpoint.GetProperty("disabledBecause").GetString(), Is.EqualTo("failing"));
        var told = (await ReceivedAsync(other, 1))[0].Told;
        Assert.That(told.GetProperty("type").GetString(), Is.EqualTo("endpoint.disabled"));
        Assert.That(told.GetProperty("subject").GetString(), Is.EqualTo(partner.EndpointId));
        Assert.That(told.GetProperty("data").GetProperty("because").GetString(), Is.EqualTo("failing"));
    }

    /// <summary>Until the sender has gone.</summary>
    private static async Task GoneAsync(HttpContext http)
    {
        var gone = new TaskCompletionSource();
        await using var told = http.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    /// <summary>The first attempt at an event.</summary>
    private async Task<JsonElement> AttemptAsync(Partner partner, TimeSpan? afterArrival = null)
    {
        var eventId = await HappensAsync(partner.Owner);
        await ReceivedAsync(partner, 1);
        if (afterArrival is { } wait)
            Clock.Advance(wait);
        return (await AttemptsAsync(partner, await TriedAsync(partner, eventId, tries: 1))).Single();
    }

    private static Task<JsonElement> LastAsync(Partner partner, string type) =>
        Eventually.SeeAsync(
            async () =>
            {
                var path = $"/v1/deliveries?endpointId={partner.EndpointId}&type={type}&state=failed";
                var page = await (await partner.Client.GetAsync(path)).JsonAsync(HttpStatusCode.OK);
                return page.GetProperty("data").EnumerateArray().SingleOrDefault();
            },
            one => one.ValueKind is not JsonValueKind.Undefined,
            $"{type} failed"
        );

    private static string? FailureOf(JsonElement attempt) => attempt.GetProperty("failure").GetString();
}
