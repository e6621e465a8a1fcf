using System.Text.Json;
using System.Text.Json.Nodes;

namespace Exchange.Tests.Flows;

/// <summary>A client that keeps its state by the feed alone, compared with what the API answers.</summary>
internal sealed class RebuildTests
{
    // What an order's answer says beyond its state: how it came to it, and what the caller may do.
    private static readonly string[] NotState = ["history", "nextActions", "version"];

    [Test]
    public async Task A_client_rebuilds_all_orders_and_licenses_from_the_feed_alone()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync(9_000_000);
        var trades = await TradeAsync(market, buyer);
        await Books.QuietAsync();
        var supervisor = (await market.SupervisorAsync()).Api;

        var all = await RebuiltAsync(supervisor);
        var own = await RebuiltAsync(market.Holder.Api);
        var bought = await RebuiltAsync(buyer.Api);

        Assert.That(own.Orders.Keys, Is.EquivalentTo(trades), "who sells is told of its own orders and of no other");
        Assert.That(bought.Orders.Keys, Is.EquivalentTo(trades), "and so is who buys");
        await AssertEqualAsync(all, supervisor);
        await AssertEqualAsync(own, market.Holder.Api);
        await AssertEqualAsync(bought, buyer.Api);
        var states = own.Orders.Values.Select(order => order["state"]!.GetValue<string>());
        Assert.That(states, Is.SupersetOf(new[] { "completed", "rejected", "canceled", "expired", "refunded" }));
        await TestContext.Out.WriteLineAsync(
            $"{all.Events} events: {all.Orders.Count} orders and {all.Licenses.Count} licenses are as the API has them"
        );
    }

    // One order of each end: completed, given back in part, given back whole, rejected, canceled, expired.
    private static async Task<IReadOnlyList<string>> TradeAsync(Market market, Party buyer)
    {
        var offer = await market.OfferAsync(new());
        var exclusive = await market.OfferAsync(new() { Kind = "exclusive", Uses = ["publishing"] });
        var ended = new List<string>();
        foreach (var one in new[] { offer, offer, offer, exclusive, exclusive })
            ended.Add((await buyer.BuyAsync(one)).Text("orderId"));
        await GiveBackAsync(market, ended[1], Market.Money(200_000));
        await GiveBackAsync(market, ended[2], amount: null);
        await buyer.SeeAsync(ended[2], "refunded");
        using (Frozen.Service("settlement"))
        {
            foreach (var end in new[] { "canceled", "expired" })
            {
                var order = await buyer.OrderAsync(offer);
                await buyer.SeeAsync(order, "awaitingMoney");
                if (end is "canceled")
                    (await buyer.Api.PostAsync($"/v1/orders/{order}/cancel")).Must();
                else
                    await Books.ChangeAsync(
                        "orders",
                        "update orders set deadline_at = now() where order_id = $1",
                        OrderId.Parse(order).Value
                    );
                await buyer.SeeAsync(order, end);
                ended.Add(order);
            }
        }
        return ended;
    }

    private static async Task GiveBackAsync(Market market, string order, object? amount) =>
        (
            await market.Holder.Api.PostAsync($"/v1/orders/{order}/refunds", new { reason = "Not approved.", amount })
        ).Must();

    // What an integrator would write: read on until nothing more is there, check the sequence, keep the latest.
    private static async Task<Rebuilt> RebuiltAsync(Api api)
    {
        var rebuilt = new Rebuilt();
        var heads = new Dictionary<string, int>();
        var (after, more) = ("", true);
        while (more)
        {
            var page = (await api.GetAsync($"/v1/events?limit=200{after}")).Must();
            foreach (var one in page.At("data").EnumerateArray())
            {
                var subject = one.Text("subject");
                var sequence = one.At("sequence").GetInt32();
                Assert.That(sequence, Is.EqualTo(heads.GetValueOrDefault(subject) + 1), $"{subject} has a gap");
                heads[subject] = sequence;
                rebuilt.Take(one.Text("type"), subject, one.At("data"));
            }
            (after, more) = ($"&after={page.Text("nextAfter")}", page.At("hasMore").GetBoolean());
        }
        return rebuilt;
    }

    private static async Task AssertEqualAsync(Rebuilt rebuilt, Api api)
    {
        var orders = await IdsAsync(api, "/v1/orders", "orderId");
        var licenses = await IdsAsync(api, "/v1/licenses", "licenseId");
        Assert.That(rebuilt.Orders.Keys, Is.EquivalentTo(orders));
        Assert.That(rebuilt.Licenses.Keys, Is.EquivalentTo(licenses));
        foreach (var id in orders)
        {
            var answer = await ReadAsync(api, $"/v1/orders/{id}");
            foreach (var name in NotState)
                answer.Remove(name);
            AssertSame(rebuilt.Orders[id], answer);
        }
        foreach (var id in licenses)
            AssertSame(rebuilt.Licenses[id], await ReadAsync(api, $"/v1/licenses/{id}"));
    }

    private static void AssertSame(JsonNode rebuilt, JsonNode answer) =>
        Assert.That(JsonNode.DeepEquals(rebuilt, answer), Is.True, $"told:     {rebuilt}\nanswered: {answer}");

    private static async Task<JsonObject> ReadAsync(Api api, string path)
    {
        var answer = await api.GetAsync(path);
        answer.Must();
        return JsonNode.Parse(answer.Text)!.AsObject();
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(Api api, string path, string name)
    {
        var ids = new List<string>();
        for (string? after = ""; after is not null; )
        {
            var page = (await api.GetAsync($"{path}?limit=200{after}")).Must();
            ids.AddRange(page.At("data").EnumerateArray().Select(one => one.Text(name)));
            after = page.At("nextAfter").GetString() is { } next ? $"&after={next}" : null;
        }
        return ids;
    }

    /// <summary>The state that a client keeps.</summary>
    private sealed class Rebuilt
    {
        public Dictionary<string, JsonObject> Orders { get; } = [];

        public Dictionary<string, JsonObject> Licenses { get; } = [];

        public int Events { get; private set; }

        public void Take(string type, string subject, JsonElement data)
        {
            Events++;
            var told = JsonNode.Parse(data.GetRawText())!.AsObject();
            if (type.StartsWith("order.", StringComparison.Ordinal))
                Orders[subject] = told;
            else if (type is "license.granted")
                Licenses[subject] = new JsonObject
                {
                    ["licenseId"] = subject,
                    ["document"] = told["document"]!.DeepClone(),
                    ["documentHash"] = told["documentHash"]!.DeepClone(),
                    ["summary"] = told["summary"]!.DeepClone(),
                    ["revokedAt"] = null,
                };
            else if (type is "license.revoked")
                Licenses[subject]["revokedAt"] = told["revokedAt"]!.DeepClone();
        }
    }
}
