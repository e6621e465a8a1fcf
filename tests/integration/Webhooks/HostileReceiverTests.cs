using System.Net;
using System.Text;
using System.Text.Json;
using Exchange.Platform;
using Exchange.Webhooks.Sending;
using Microsoft.AspNetCore.Http;

namespace Exchange.Tests.Integration.Webhooks;

/// <summary>Receivers that misbehave, and what an attempt at each comes to.</summary>
internal sealed class HostileReceiverTests : ClockedFixture
{
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
    public async Task Who_answers_the_challenge_by_410_is_not_resumed_without_it()
    {
        var partner = await PartnerAsync(url: Receiver.Gone);
        await LastAsync(partner, "endpoint.challenge");

        var refused = await partner.Client.PostAsync(partner.Path("/resume"), body: null);

        var problem = await refused.JsonAsync(HttpStatusCode.Conflict);
        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("endpoint.notVerified"));
        await StateAsync(partner.Client, partner.EndpointId, "unverified");
    }

    [Test]
    public async Task A_name_that_leads_inside_by_the_time_of_the_connection_is_not_connected_to()
    {
        var port = new Uri(Receiver.Plain).Port;
        var answers = new Queue<string>(["8.8.8.8", "127.0.0.1", "::1", "::ffff:127.0.0.1", "8.8.8.8 127.0.0.1"]);
        var rules = new OutboundRules(IsLocal: false);
        var outside = Outside.Real with
        {
            Resolve = (_, _) => Task.FromResult(answers.Dequeue().Split(' ').Select(IPAddress.Parse).ToArray()),
        };
        using var sender = new Sender(rules, outside);

        var first = await new GuardedConnection(rules, outside.Resolve).AddressesAsync(
            "rebinding.example",
            CancellationToken.None
        );
        Assert.That(first, Is.EqualTo([IPAddress.Parse("8.8.8.8")]), "At first it is public.");
        while (answers.Count > 0)
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

    /// <summary>Until the sender has gone.</summary>
    private static async Task GoneAsync(HttpContext http)
    {
        var gone = new TaskCompletionSource();
        await using var told = http.RequestAborted.Register(gone.SetResult);
        await gone.Task;
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
}
