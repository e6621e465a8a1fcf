using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Exchange.Tests.Flows;

/// <summary>What partners are told, delivered to a server of theirs.</summary>
internal sealed class WebhookTests
{
    private readonly ConcurrentQueue<JsonElement> received = new();
    private readonly ConcurrentDictionary<string, bool> gone = new();
    private WebApplication partner = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        partner = builder.Build();
        partner.Run(ReceiveAsync);
        await partner.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await partner.DisposeAsync();

    [Test]
    public async Task A_partner_registers_an_endpoint_and_is_told_of_its_purchase()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync(2_000_000);
        var (endpoint, path) = await RegisterAsync(buyer);

        var order = (await buyer.BuyAsync(await market.OfferAsync(new()))).Text("orderId");
        var told = await Eventually.SeeAsync(
            () => Task.FromResult(received.Where(one => Text(one, "subject") == order).ToList()),
            all => all.Count == 2,
            "the order's events arrived"
        );
        var health = (await buyer.Api.GetAsync($"{path}/health")).Must();
        var log = (await buyer.Api.GetAsync($"/v1/deliveries?endpointId={endpoint.Text("endpointId")}")).Must();

        Assert.That(
            told.OrderBy(one => one.GetProperty("sequence").GetInt32()).Select(one => Text(one, "type")),
            Is.EqualTo(new[] { "order.placed", "order.completed" })
        );
        Assert.That(health.Text("state"), Is.EqualTo("active"));
        Assert.That(log.At("data").GetArrayLength(), Is.EqualTo(3), "The challenge, and two events.");
    }

    [Test]
    public async Task A_partner_tries_pauses_and_rotates_its_endpoint_and_recovers_alone()
    {
        var since = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync(2_000_000);
        var (endpoint, path) = await RegisterAsync(buyer);
        var tried = (await buyer.Api.PostAsync($"{path}/test")).Must().Text("deliveryId");
        await SeeDeliveryAsync(buyer, tried, "delivered");

        (await buyer.Api.PostAsync($"{path}/pause")).Must();
        var order = (await buyer.BuyAsync(await market.OfferAsync(new()))).Text("orderId");
        var held = await Eventually.SeeAsync(
            async () =>
                (await buyer.Api.GetAsync($"/v1/deliveries?endpointId={endpoint.Text("endpointId")}&state=held"))
                    .Must()
                    .Texts("data", "deliveryId"),
            all => all.Count == 2,
            "two events wait"
        );
        Assert.That(received.Where(one => Text(one, "subject") == order), Is.Empty);
        var rotated = (await buyer.Api.PostAsync($"{path}/rotate-secret", new { overlapSeconds = 3600 })).Must();
        (await buyer.Api.PostAsync($"{path}/resume")).Must();
        foreach (var delivery in held)
            await SeeDeliveryAsync(buyer, delivery, "delivered");
        var stretch = new { from = since, to = TimeProvider.System.GetUtcNow() };
        var missed = (await buyer.Api.PostAsync($"{path}/replay", new { failedSince = since })).Must();
        var again = (await buyer.Api.PostAsync($"{path}/replay", stretch)).Must();
        await Eventually.SeeAsync(
            () => Task.FromResult(received.Count(one => Text(one, "subject") == order)),
            count => count >= 4,
            "both events came again"
        );

        Assert.That(rotated.Text("secret"), Does.StartWith("whsec_").And.Not.EqualTo(endpoint.Text("secret")));
        Assert.That(rotated.At("endpoint/publicKeys").GetArrayLength(), Is.EqualTo(2));
        Assert.That((missed.At("replayed").GetInt32(), again.At("replayed").GetInt32()), Is.EqualTo((0, 2)));
        Assert.That(
            received.Where(one => Text(one, "subject") == order).Select(one => Text(one, "id")).Distinct().Count(),
            Is.EqualTo(2)
        );
        var removed = await buyer.Api.SendAsync(HttpMethod.Delete, path);
        Assert.That(removed.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await buyer.Api.GetAsync(path)).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_partner_moves_its_endpoint_and_verifies_it_by_what_it_was_sent()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync(2_000_000);
        var (endpoint, path) = await RegisterAsync(buyer);
        var wish = new
        {
            url = $"{partner.Urls.Single()}/silent",
            types = Types,
            description = "Moved",
        };
        var etag = (await buyer.Api.GetAsync(path)).Headers.ETag!.ToString();

        var moved = (await buyer.Api.PutAsync(path, wish, etag)).Must();
        var stale = await buyer.Api.PutAsync(path, wish, etag);
        var order = (await buyer.BuyAsync(await market.OfferAsync(new()))).Text("orderId");
        var challenge = await ChallengeOfAsync(endpoint.Text("endpointId"));
        var log = $"/v1/deliveries?endpointId={endpoint.Text("endpointId")}&state=";
        await Eventually.SeeAsync(
            async () => (await buyer.Api.GetAsync($"{log}held")).Must().Texts("data", "type"),
            types => types.Count == 2,
            "what happens waits for the new address"
        );
        var guessed = await buyer.Api.PostAsync($"{path}/verify", new { challenge = "guessed" });
        var verified = (await buyer.Api.PostAsync($"{path}/verify", new { challenge })).Must();
        await ToldAsync(order, 2);

        Assert.That((moved.Text("state"), moved.Text("description")), Is.EqualTo(("unverified", "Moved")));
        Assert.That(stale.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That(guessed.Code, Is.EqualTo("challenge.wrong"));
        Assert.That(verified.Text("state"), Is.EqualTo("active"));
    }

    [Test]
    public async Task A_partner_that_said_gone_is_disabled_resumes_and_replays_one_delivery()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync(2_000_000);
        var (endpoint, path) = await RegisterAsync(buyer);
        gone[endpoint.Text("endpointId")] = true;
        (await buyer.Api.PostAsync($"{path}/test")).Must();
        var disabled = await SeeAsync(buyer, path, "disabled");
        gone.Clear();
        var refused = await buyer.Api.PostAsync($"{path}/test");

        var resumed = (await buyer.Api.PostAsync($"{path}/resume")).Must();
        var order = (await buyer.BuyAsync(await market.OfferAsync(new()))).Text("orderId");
        await ToldAsync(order, 2);
        var delivered = (await buyer.Api.GetAsync($"/v1/deliveries?endpointId={endpoint.Text("endpointId")}"))
            .Must()
            .Texts("data", "deliveryId")[0];
        await SeeDeliveryAsync(buyer, delivered, "delivered");
        (await buyer.Api.PostAsync($"/v1/deliveries/{delivered}/replay")).Must();
        var told = await ToldAsync(order, 3);

        Assert.That(disabled.Text("disabledBecause"), Is.EqualTo("gone"));
        Assert.That(disabled.At("nextActions").ToString(), Does.Contain("resume"));
        Assert.That(refused.Code, Is.EqualTo("endpoint.notActive"));
        Assert.That(resumed.Text("state"), Is.EqualTo("active"));
        Assert.That(told.Select(one => Text(one, "id")).Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task What_a_revoked_client_was_told_waits_for_another_client_of_the_same_partner()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync(2_000_000);
        var (_, path) = await RegisterAsync(buyer);
        var clients = $"/v1/participants/{buyer.Id}/clients";
        var made = (await buyer.Api.PostAsync(clients, new { name = "the next one" })).Must();
        var next = buyer with { Api = await Api.OfAsync(made.Text("clientId"), made.Text("clientSecret")) };

        (await next.Api.PostAsync($"{clients}/{buyer.ClientId}/revoke")).Must();
        var paused = await SeeAsync(next, path, "paused");
        var order = (await next.BuyAsync(await market.OfferAsync(new()))).Text("orderId");
        var refused = await buyer.Api.PostAsync($"{path}/resume");
        var resumed = (await next.Api.PostAsync($"{path}/resume")).Must();
        await ToldAsync(order, 2);

        Assert.That(paused.At("clientRevoked").GetBoolean(), Is.True);
        Assert.That(refused.Code, Is.EqualTo("client.revoked"));
        Assert.That(resumed.Text("clientId"), Is.EqualTo(made.Text("clientId")));
    }

    private Task<List<JsonElement>> ToldAsync(string order, int count) =>
        Eventually.SeeAsync(
            () => Task.FromResult(received.Where(one => Text(one, "subject") == order).ToList()),
            all => all.Count >= count,
            $"{count} events of the order arrived"
        );

    // An owner whose receiver can't answer finds it in what was received.
    private async Task<string> ChallengeOfAsync(string endpointId)
    {
        var told = await Eventually.SeeAsync(
            () =>
                Task.FromResult(received.LastOrDefault(one => IsChallenge(one) && Text(one, "subject") == endpointId)),
            one => one.ValueKind is not JsonValueKind.Undefined,
            "the challenge arrived"
        );
        return Text(told.GetProperty("data"), "challenge");
    }

    private static Task<JsonElement> SeeAsync(Party buyer, string path, string state) =>
        Eventually.SeeAsync(
            async () => (await buyer.Api.GetAsync(path)).Must(),
            endpoint => endpoint.Text("state") == state,
            $"the endpoint is {state}"
        );

    private static readonly string[] Types = ["order.placed", "order.completed"];

    // An endpoint for the ends of an order's life, which has met its challenge.
    private async Task<(JsonElement Endpoint, string Path)> RegisterAsync(Party buyer)
    {
        var wish = new { url = $"{partner.Urls.Single()}/hooks", types = Types };
        var endpoint = (await buyer.Api.PostAsync("/v1/endpoints", wish)).Must();
        var path = $"/v1/endpoints/{endpoint.Text("endpointId")}";
        await Eventually.SeeAsync(
            () => buyer.Api.GetAsync(path),
            answer => answer.Must().Text("state") is "active",
            "the endpoint has met its challenge"
        );
        return (endpoint, path);
    }

    private static Task SeeDeliveryAsync(Party buyer, string delivery, string state) =>
        Eventually.SeeAsync(
            async () => (await buyer.Api.GetAsync($"/v1/deliveries/{delivery}")).Must(),
            answer => answer.Text("delivery/state") == state && answer.At("attempts").GetArrayLength() > 0,
            $"{delivery} is {state}"
        );

    private async Task ReceiveAsync(HttpContext http)
    {
        var told = await JsonSerializer.DeserializeAsync<JsonElement>(http.Request.Body);
        if (IsChallenge(told) && http.Request.Path != "/silent")
            await http.Response.WriteAsync(Text(told.GetProperty("data"), "challenge"));
        else if (gone.ContainsKey(Text(told, "subject")))
            http.Response.StatusCode = StatusCodes.Status410Gone;
        else
            received.Enqueue(told);
    }

    private static bool IsChallenge(JsonElement told) => Text(told, "type") is "endpoint.challenge";

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
