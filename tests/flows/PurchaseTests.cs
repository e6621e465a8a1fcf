using System.Net;

namespace Exchange.Tests.Flows;

internal sealed class PurchaseTests
{
    [Test]
    public async Task A_price_is_divided_to_the_last_minor_unit()
    {
        var market = await Market.OpenAsync();
        var (heir, patron) = (await market.HeirAsync(), await market.HeirAsync());
        var offer = await market.OfferAsync(
            new()
            {
                PriceMinor = 1_234_567,
                RoyaltiesPpm = new Dictionary<Party, int> { [heir] = 80_000, [patron] = 33_333 },
            }
        );
        var buyer = await market.BuyerAsync(2_000_000);

        var order = await buyer.BuyAsync(offer);

        Assert.That(order.Text("state"), Is.EqualTo("completed"));
        Assert.That(order.Texts("parts", "kind"), Is.EquivalentTo(["fee", "royalty", "royalty", "holder"]));
        Assert.That(order.At("parts").EnumerateArray().Sum(part => part.Minor("amount")), Is.EqualTo(1_234_567));
        // The published rule: 5 % of the price, then 8 % and 3.3333 % of the rest, all rounded down; the holder has
        // what stays.
        Assert.That((await heir.BalanceAsync()).Posted, Is.EqualTo(93_827));
        Assert.That((await patron.BalanceAsync()).Posted, Is.EqualTo(39_094));
        Assert.That((await market.Holder.BalanceAsync()).Posted, Is.EqualTo(1_234_567 - 61_728 - 93_827 - 39_094));
        Assert.That(await market.BalancesAsync(), Is.True);
    }

    [Test]
    public async Task Statements_of_both_sides_add_up()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new() { PriceMinor = 999_999 });
        var buyer = await market.BuyerAsync(3_000_000);

        var order = await buyer.BuyAsync(offer);

        var paid = await buyer.StatementAsync();
        Assert.That(paid.Minor("opening"), Is.Zero);
        Assert.That(paid.Minor("cameIn"), Is.EqualTo(3_000_000));
        Assert.That(paid.Minor("wentOut"), Is.EqualTo(999_999));
        Assert.That(paid.Minor("closing"), Is.EqualTo(2_000_001));
        Assert.That(paid.Texts("entries", "orderId"), Does.Contain(order.Text("orderId")));
        var earned = await market.Holder.StatementAsync();
        var parts = order.At("parts").EnumerateArray();
        var part = parts.Single(part => part.Text("kind") is "holder").Minor("amount");
        Assert.That(earned.Minor("cameIn"), Is.EqualTo(part));
        Assert.That(earned.Minor("closing"), Is.EqualTo(part));
        Assert.That(await market.Holder.BalanceAsync(), Is.EqualTo(new Balance(part, 0, part)));
    }

    [Test]
    public async Task A_license_is_there_for_its_parties_only()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new());
        var buyer = await market.BuyerAsync(2_000_000);
        var (stranger, supervisor) = (await market.BuyerAsync(), await market.SupervisorAsync());

        var license = $"/v1/licenses/{(await buyer.BuyAsync(offer)).Text("licenseId")}";

        var granted = (await buyer.Api.GetAsync(license)).Must();
        Assert.That(granted.Text("document/licensee/participantId"), Is.EqualTo(buyer.Id));
        Assert.That(granted.Text("document/licensor/participantId"), Is.EqualTo(market.Holder.Id));
        Assert.That((await market.Holder.Api.GetAsync(license)).Text, Is.EqualTo(granted.ToString()));
        Assert.That((await supervisor.Api.GetAsync(license)).Text, Is.EqualTo(granted.ToString()));
        Assert.That((await stranger.Api.GetAsync(license)).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task The_history_tells_every_step()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new());
        var buyer = await market.BuyerAsync(2_000_000);

        var order = await buyer.BuyAsync(offer);

        Assert.That(order.Texts("history", "version"), Is.EqualTo(["1", "2", "3", "4", "5"]));
        Assert.That(order.Text("version"), Is.EqualTo("5"));
        string[] happened = ["", "rightsReserved", "moneyHeld", "licenseGranted", "moneyPosted"];
        Assert.That(order.Texts("history", "trigger"), Is.EquivalentTo(happened));
        var (from, to) = (order.Texts("history", "from"), order.Texts("history", "to"));
        Assert.That(from.Skip(1), Is.EqualTo(to.SkipLast(1)));
        Assert.That(to[^1], Is.EqualTo("completed"));
    }

    [Test]
    public async Task One_trace_runs_from_the_request_through_every_message()
    {
        var market = await Market.OpenAsync();
        var offer = await market.OfferAsync(new());
        var buyer = await market.BuyerAsync(2_000_000);
        var trace = Guid.CreateVersion7().ToString("N");

        var order = await buyer.OrderAsync(offer, $"00-{trace}-00f067aa0ba902b7-01");
        var completed = await buyer.EndOfAsync(order);
        await Books.QuietAsync();

        Assert.That(completed.Texts("history", "traceId"), Is.All.EqualTo(trace));
        Assert.That(await InTraceAsync("orders", trace), Is.EqualTo((Sent: 6, Heard: 4)));
        Assert.That(await InTraceAsync("licensing", trace), Is.EqualTo((Sent: 2, Heard: 2)));
        Assert.That(await InTraceAsync("settlement", trace), Is.EqualTo((Sent: 2, Heard: 3)));
    }

    private static async Task<(long Sent, long Heard)> InTraceAsync(string service, string trace) =>
        (
            await Books.OneAsync<long>(service, CountIn("outbox_sent"), trace),
            await Books.OneAsync<long>(service, CountIn("inbox"), trace)
        );

    private static string CountIn(string table) =>
        $"select count(*) from platform.{table} where traceparent like '00-' || $1 || '-%'";
}
