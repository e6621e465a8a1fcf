using System.Net;
using System.Text.Json;
using Exchange.Kernel;

namespace Exchange.Tests.Integration.Webhooks;

/// <summary>Endpoints as their owners keep them.</summary>
internal sealed class EndpointTests : DeliveryFixture
{
    [Test]
    public async Task An_endpoint_that_answers_its_challenge_is_active_and_its_secret_is_shown_once()
    {
        var partner = await PartnerAsync();

        var endpoint = await (await partner.Client.GetAsync(partner.Path())).JsonAsync(HttpStatusCode.OK);

        Assert.That(partner.Secret, Does.StartWith("whsec_"));
        Assert.That(endpoint.ToString(), Does.Not.Contain("whsec_"));
        Assert.That(endpoint.GetProperty("publicKeys")[0].GetString(), Does.StartWith("whpk_"));
        Assert.That(endpoint.GetProperty("nextActions").ToString(), Does.Contain("pause"));
    }

    [Test]
    public async Task An_owner_verifies_by_the_challenge_that_its_endpoint_was_sent()
    {
        // Nobody listens there, so the challenge is known by a look into the database.
        var partner = await PartnerAsync(url: "http://127.0.0.1:1");
        var challenge = await Service.ScalarAsync<string>(
            $"select challenge from endpoint where endpoint_id = '{EndpointId.Parse(partner.EndpointId).Value}'"
        );

        var wrong = await partner.Client.PostAsync(partner.Path("/verify"), new { challenge = "guessed" });
        var tooSoon = await partner.Client.PostAsync(partner.Path("/verify"), new { });
        var right = await partner.Client.PostAsync(partner.Path("/verify"), new { challenge });
        var again = await partner.Client.PostAsync(partner.Path("/verify"), new { challenge });

        Assert.That(await CodeAsync(wrong), Is.EqualTo("challenge.wrong"));
        Assert.That(await CodeAsync(tooSoon), Is.EqualTo("challenge.tooSoon"));
        Assert.That((await right.JsonAsync(HttpStatusCode.OK)).GetProperty("state").GetString(), Is.EqualTo("active"));
        Assert.That(await CodeAsync(again), Is.EqualTo("endpoint.verified"));
    }

    [Test]
    public async Task Every_field_that_fails_is_named()
    {
        using var client = As(ParticipantId.New());
        var wish = new
        {
            url = "ftp://user@example.com/#part",
            types = new[] { "order.placed", "order.eaten" },
            headers = new Dictionary<string, string> { ["Host"] = "inside" },
            ratePerSecond = 0,
        };

        var form = await (await client.PostAsync("/v1/endpoints", wish)).JsonAsync(HttpStatusCode.BadRequest);
        var rest = await (await client.PostAsync("/v1/endpoints", new { wish.url, wish.headers })).JsonAsync(
            HttpStatusCode.BadRequest
        );

        Assert.That(Pointers(form), Is.EquivalentTo(["/types/1", "/ratePerSecond"]));
        Assert.That(Pointers(rest).Distinct(), Is.EquivalentTo(["/url", "/headers"]));
    }

    [Test]
    public async Task A_type_beyond_the_tokens_scopes_is_refused()
    {
        using var client = Service.As(ParticipantId.New(), ["partner"], "webhooks:write");
        var wish = new { url = $"{Receiver.Plain}/x", types = new[] { "order.placed" } };

        var refused = await (await client.PostAsync("/v1/endpoints", wish)).JsonAsync(HttpStatusCode.BadRequest);

        Assert.That(refused.GetProperty("errors")[0].GetProperty("code").GetString(), Is.EqualTo("scope"));
    }

    [Test]
    public async Task An_edit_of_what_was_changed_meanwhile_is_refused_and_another_address_is_verified_anew()
    {
        var partner = await PartnerAsync();
        var read = await partner.Client.GetAsync(partner.Path());
        var etag = read.Headers.ETag!.ToString();
        var url = (await read.JsonAsync()).GetProperty("url").GetString()!;

        var edited = await partner.Client.PutAsync(partner.Path(), new { url, description = "Ours" }, etag);
        var stale = await partner.Client.PutAsync(partner.Path(), new { url }, etag);
        var moved = await partner.Client.PutAsync(
            partner.Path(),
            new { url = url + "-moved" },
            edited.Headers.ETag!.ToString()
        );

        Assert.That((await edited.JsonAsync(HttpStatusCode.OK)).GetProperty("state").GetString(), Is.EqualTo("active"));
        Assert.That(stale.StatusCode, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That(
            (await moved.JsonAsync(HttpStatusCode.OK)).GetProperty("state").GetString(),
            Is.EqualTo("unverified")
        );
        await StateAsync(partner.Client, partner.EndpointId, "active");
    }

    [Test]
    public async Task An_endpoint_is_nobody_elses()
    {
        var partner = await PartnerAsync();
        await DeliveryAsync(partner, await HappensAsync(partner.Owner), "delivered");
        var all = (await DeliveriesAsync(partner.Client)).Single(one =>
            one.GetProperty("type").GetString() is not "endpoint.challenge"
        );
        var delivery = $"/v1/deliveries/{all.GetProperty("deliveryId").GetString()}";
        using var stranger = As(ParticipantId.New());
        string[] reads = [partner.Path(), partner.Path("/health"), delivery];
        string[] acts = [.. Actions.Select(action => partner.Path(action)), $"{delivery}/replay"];

        foreach (var path in reads)
            Assert.That((await stranger.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), path);
        foreach (var path in acts)
            Assert.That(
                (await stranger.PostAsync(path, BodyOf(path))).StatusCode,
                Is.EqualTo(HttpStatusCode.NotFound),
                path
            );
        var put = await stranger.PutAsync(partner.Path(), new { url = Receiver.Plain }, "*");
        var removed = await stranger.DeleteAsync(partner.Path());

        Assert.That(put.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(removed.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await DeliveriesAsync(stranger), Is.Empty);
    }

    [Test]
    public async Task A_supervisor_sees_every_endpoint_and_changes_none()
    {
        var partner = await PartnerAsync();
        using var supervisor = Service.As(ParticipantId.New(), ["supervisor"], "webhooks:read", "webhooks:write");

        var read = await supervisor.GetAsync(partner.Path());
        var paused = await supervisor.PostAsync(partner.Path("/pause"), body: null);

        Assert.That((await read.JsonAsync(HttpStatusCode.OK)).GetProperty("nextActions").EnumerateArray(), Is.Empty);
        Assert.That(paused.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_removed_endpoint_is_told_no_more()
    {
        var partner = await PartnerAsync();

        var removed = await partner.Client.DeleteAsync(partner.Path());

        Assert.That(removed.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await partner.Client.GetAsync(partner.Path())).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private static readonly string[] Actions = ["/verify", "/test", "/pause", "/resume", "/rotate-secret", "/replay"];

    private static object? BodyOf(string path) =>
        path.EndsWith("verify", StringComparison.Ordinal) || path.EndsWith("secret", StringComparison.Ordinal) ? new { }
        : path.Contains("/endpoints/", StringComparison.Ordinal) && path.EndsWith("replay", StringComparison.Ordinal)
            ? new { failedSince = "2027-01-01T00:00:00Z" }
        : null;

    private static async Task<List<JsonElement>> DeliveriesAsync(HttpClient client) =>
        [
            .. (await (await client.GetAsync("/v1/deliveries")).JsonAsync(HttpStatusCode.OK))
                .GetProperty("data")
                .EnumerateArray(),
        ];

    private static IEnumerable<string> Pointers(JsonElement problem) =>
        problem.GetProperty("errors").EnumerateArray().Select(one => one.GetProperty("pointer").GetString()!);

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await answer.JsonAsync()).GetProperty("code").GetString();
}
