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
        var wish = new { url = $"{partner.Urls.Single()}/hooks", types = new[] { "order.placed", "order.completed" } };
        var endpoint = (await buyer.Api.PostAsync("/v1/endpoints", wish)).Must();
        var path = $"/v1/endpoints/{endpoint.Text("endpointId")}";
        await Eventually.SeeAsync(
            () => buyer.Api.GetAsync(path),
            answer => answer.Must().Text("state") is "active",
            "the endpoint has met its challenge"
        );

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
