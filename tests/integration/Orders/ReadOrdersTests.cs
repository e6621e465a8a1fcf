using System.Net;
using System.Text.Json;

namespace Exchange.Tests.Integration.Orders;

internal sealed class ReadOrdersTests : OrdersFixture
{
    [Test]
    public async Task Its_buyer_its_holder_the_operator_and_the_supervisor_see_an_order()
    {
        var orderId = await PlaceAsync();

        var statuses = new List<HttpStatusCode>();
        foreach (
            var (who, role) in new[]
            {
                (BuyerId, "buyer"),
                (Holder, "holder"),
                (Other, "operator"),
                (Other, "supervisor"),
            }
        )
            statuses.Add(await StatusForAsync(who, role, orderId));

        Assert.That(statuses, Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task For_anybody_else_it_is_not_there()
    {
        var orderId = await PlaceAsync();
        using var stranger = As(Other, "buyer");

        var read = await stranger.GetAsync($"/v1/orders/{orderId}");
        var cancel = await stranger.PostAsync($"/v1/orders/{orderId}/cancel", body: null);
        var list = await ListAsync(stranger, "");

        Assert.That(read.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(cancel.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(list.GetProperty("data").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task The_holder_sees_an_order_and_can_not_cancel_it()
    {
        var orderId = await PlaceAsync();
        using var holder = As(Holder, "holder");

        var read = await (await holder.GetAsync($"/v1/orders/{orderId}")).JsonAsync(HttpStatusCode.OK);
        var cancel = await holder.PostAsync($"/v1/orders/{orderId}/cancel", body: null);

        Assert.That(read.GetProperty("nextActions").GetArrayLength(), Is.Zero);
        Assert.That(cancel.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Pages_follow_each_other_from_the_newest_to_the_oldest()
    {
        var buyerId = ParticipantId.New();
        using var buyer = As(buyerId);
        var offer = await PublishAsync();
        var placed = new List<string?>();
        for (var i = 0; i < 5; i++)
        {
            var order = await (await buyer.PostAsync("/v1/orders", new { offer.OfferId, Price })).JsonAsync(
                HttpStatusCode.Created
            );
            placed.Insert(0, order.GetProperty("orderId").GetString());
        }

        var listed = new List<string?>();
        string? after = null;
        do
        {
            var page = await ListAsync(buyer, $"?limit=2{(after is null ? "" : $"&after={after}")}");
            listed.AddRange(page.GetProperty("data").EnumerateArray().Select(IdOf));
            after = page.GetProperty("nextAfter").GetString();
        } while (after is not null);

        Assert.That(listed, Is.EqualTo(placed));
    }

    [Test]
    public async Task A_list_can_be_narrowed_to_one_state()
    {
        var canceled = await PlaceAsync();
        var placed = await PlaceAsync();
        await Buyer.PostAsync($"/v1/orders/{canceled}/cancel", body: null);

        var list = await ListAsync(Buyer, "?state=canceled&limit=200");

        var ids = list.GetProperty("data").EnumerateArray().Select(IdOf).ToList();
        Assert.That(ids, Does.Contain(canceled.ToString()).And.Not.Contain(placed.ToString()));
    }

    [TestCase("?after=bm9uc2Vuc2U")]
    [TestCase("?state=nonsense")]
    [TestCase("?state=Canceled")]
    [TestCase("?limit=0")]
    public async Task A_list_that_can_not_be_is_refused(string query)
    {
        var answer = await Buyer.GetAsync($"/v1/orders{query}");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    private static ParticipantId Other { get; } = ParticipantId.New();

    private static string? IdOf(JsonElement order) => order.GetProperty("orderId").GetString();

    private static async Task<JsonElement> ListAsync(HttpClient client, string query) =>
        await (await client.GetAsync($"/v1/orders{query}")).JsonAsync(HttpStatusCode.OK);

    private async Task<HttpStatusCode> StatusForAsync(ParticipantId who, string role, OrderId orderId)
    {
        using var client = As(who, role);
        return (await client.GetAsync($"/v1/orders/{orderId}")).StatusCode;
    }
}
