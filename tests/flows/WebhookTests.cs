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

    // An endpoint for the ends of an order's life, which has met its challenge.
    private async Task<(JsonElement Endpoint, string Path)> RegisterAsync(Party buyer)
    {
        var wish = new { url = $"{partner.Urls.Single()}/hooks", types = new[] { "order.placed", "order.completed" } };
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
        if (Text(told, "type") is "endpoint.challenge")
            await http.Response.WriteAsync(Text(told.GetProperty("data"), "challenge"));
        else
            received.Enqueue(told);
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
