using System.Net;
using System.Text.Json;

namespace Exchange.Tests.Flows;

internal sealed class ErrorQueueTests
{
    private const string Errors = "/v1/operations/orders/errors";
    private static readonly TimeSpan OneMinute = TimeSpan.FromMinutes(1);

    [Test]
    public async Task What_is_no_message_is_parked_with_its_reason_and_stops_nobody()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new());
        var buyer = await market.BuyerAsync(1_200_000);
        var id = Guid.CreateVersion7();

        await using (var post = await Post.OpenAsync())
            await post.PutAsync("orders.process", id, "this is no message");
        var order = await buyer.BuyAsync(offer);
        var parked = await ParkedAsync(market.Operator, id, count: 1);

        Assert.That(order.Text("state"), Is.EqualTo("completed"));
        Assert.That(parked[0].Text("queue"), Is.EqualTo("orders.process"));
        Assert.That(parked[0].Text("body"), Is.EqualTo("this is no message"));
        Assert.That(parked[0].Text("reason"), Is.Not.Empty);
    }

    [Test]
    public async Task A_parked_message_is_redriven_once()
    {
        var @operator = await Market.OperatorAsync();
        var id = Guid.CreateVersion7();
        await using (var post = await Post.OpenAsync())
            await post.PutAsync("orders.process", id, AnswerToNoOrder(id));
        var parked = (await ParkedAsync(@operator, id, count: 1))[0];
        var redrive = $"{Errors}/{parked.Text("errorId")}/redrive";

        var first = await @operator.PostAsync(redrive);
        var second = await @operator.PostAsync(redrive);

        Assert.That(parked.Text("reason"), Does.Contain("no order of ours"));
        Assert.That(first.Must().Text("queue"), Is.EqualTo("orders.process"));
        Assert.That(second.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(second.Code, Is.EqualTo("error.alreadyRedriven"));
        // It is as wrong as before, so it is parked a second time; a third there is not.
        Assert.That(await ParkedAsync(@operator, id, count: 2), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Only_operators_see_what_failed()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync();

        foreach (var party in new[] { market.Holder, buyer, await market.SupervisorAsync() })
            Assert.That((await party.Api.GetAsync(Errors)).Status, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    private static Task<List<JsonElement>> ParkedAsync(Api @operator, Guid messageId, int count) =>
        Eventually.SeeAsync(
            async () =>
                (await @operator.GetAsync($"{Errors}?limit=200"))
                    .Must()
                    .At("data")
                    .EnumerateArray()
                    .Where(error => error.Text("messageId") == messageId.ToString())
                    .ToList(),
            errors => errors.Count >= count,
            $"{messageId} is parked {count} times",
            OneMinute
        );

    private static string AnswerToNoOrder(Guid id) =>
        JsonSerializer.Serialize(
            new
            {
                messageId = id,
                messageType = new[] { "urn:message:Exchange.Contracts.Settlement.V1:MoneyHeld" },
                message = new { orderId = OrderId.New().ToString(), holdId = HoldId.New().ToString() },
            }
        );
}
