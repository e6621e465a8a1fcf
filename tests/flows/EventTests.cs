using System.Text.Json;
using Exchange.Local;

namespace Exchange.Tests.Flows;

/// <summary>What partners are told, read from the feed through the gateway.</summary>
internal sealed class EventTests
{
    [Test]
    public async Task Both_parties_of_an_order_are_told_of_its_life_and_a_stranger_is_not()
    {
        var market = await Market.OpenAsync();
        var (buyer, stranger) = (await market.BuyerAsync(2_000_000), await market.BuyerAsync(2_000_000));
        var order = (await buyer.BuyAsync(await market.OfferAsync(new()))).Text("orderId");

        var told = await market.Holder.TypesOfAsync(order, "order.completed");

        Assert.That(told, Is.EqualTo(new[] { "1 order.placed", "2 order.completed" }));
        Assert.That(await buyer.TypesOfAsync(order, "order.completed"), Is.EqualTo(told));
        var foreign = (await stranger.Api.GetAsync($"/v1/events?resource={order}")).Must();
        Assert.That(foreign.At("data").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Each_type_has_its_schema_and_example_on_the_page_of_the_API()
    {
        var types = (await Api.Nobody.GetAsync("/v1/event-types")).Must().Texts("data", "type");
        // Prism knows the routes of the OpenAPI documents alone.
        var document = (await Api.Nobody.GetAsync(AtGateway("/openapi/exchange.json"))).Must();

        var shown = document
            .At("webhooks")
            .EnumerateObject()
            .Select(one => one.Value.At("post"))
            .ToDictionary(operation => operation.Text("summary"));
        Assert.That(shown.Keys, Is.EquivalentTo(types.Append("endpoint.challenge").Append("endpoint.test")));
        foreach (var (type, operation) in shown)
        {
            var body = operation.At("requestBody/content").GetProperty("application/cloudevents+json");
            Assert.That(operation.Text("description"), Is.Not.Empty, type);
            Assert.That(body.Text("schema/properties/type/const"), Is.EqualTo(type));
            Assert.That(body.Text("examples/full/value/type"), Is.EqualTo(type));
        }
    }

    [Test]
    public async Task The_catalog_of_events_is_for_everybody_and_is_left_for_other_programs_to_check()
    {
        var market = await Market.OpenAsync();
        var order = (await (await market.BuyerAsync(2_000_000)).BuyAsync(await market.OfferAsync(new()))).Text(
            "orderId"
        );
        await market.Holder.TypesOfAsync(order, "order.completed");
        var folder = Path.Combine(Home.CloneRoot(), "artifacts", "events");
        Directory.CreateDirectory(folder);

        var catalog = await KeepAsync(Api.Nobody, "/v1/event-types", "catalog");
        var document = await KeepAsync(Api.Nobody, AtGateway("/asyncapi/events.json"), "asyncapi");
        var feed = (await market.Operator.GetAsync("/v1/events?limit=200")).Must().At("data");
        await File.WriteAllTextAsync(Path.Combine(folder, "feed.json"), feed.GetRawText());

        var types = catalog.At("data").GetArrayLength();
        Assert.That(types, Is.GreaterThan(15));
        Assert.That(document.At("components/messages").EnumerateObject().Count(), Is.EqualTo(types));
        Assert.That(feed.GetArrayLength(), Is.Positive);

        async Task<JsonElement> KeepAsync(Api api, string path, string name)
        {
            var answer = await api.GetAsync(path);
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.json"), answer.Text);
            return answer.Must();
        }
    }

    private static string AtGateway(string path) => new Uri(TheExchange.Running.Gateway, path).ToString();
}
