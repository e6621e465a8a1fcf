using System.Net;
using System.Text.Json;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Tests.Integration.Webhooks;

/// <summary>The feed on its database: what comes early, twice, or is asked for too late.</summary>
internal sealed class FeedTests : DeliveryFixture
{
    [Test]
    public async Task What_comes_before_its_predecessor_waits_and_is_told_and_delivered_in_order()
    {
        var partner = await PartnerAsync();
        var order = OrderId.New();

        var third = await HappensAsync(partner.Owner, order, sequence: 3);
        var second = await HappensAsync(partner.Owner, order, sequence: 2);
        await WaitingAsync(order, 2);
        var early = await FeedAsync(partner.Client);
        var delivered = Receiver.At(partner.Place).Count;
        var first = await HappensAsync(partner.Owner, order);
        await ReceivedAsync(partner, 3);
        await WaitingAsync(order, 0);

        Assert.That((early.Count, delivered), Is.EqualTo((0, 0)));
        Assert.That(
            (await FeedAsync(partner.Client)).Select(one => (Id(one), one.GetProperty("sequence").GetInt32())),
            Is.EqualTo(new[] { (first, 1), (second, 2), (third, 3) })
        );
        Assert.That(Receiver.At(partner.Place).Select(one => one.Id), Is.EquivalentTo([first, second, third]));
    }

    [Test]
    public async Task A_message_that_comes_again_and_a_fact_that_is_repeated_make_no_event()
    {
        var partner = await PartnerAsync();
        var order = OrderId.New();

        var first = await HappensAsync(partner.Owner, order);
        await DeliveryAsync(partner, first, "delivered");
        await HappensAsync(partner.Owner, order);
        await HappensAsync(partner.Owner, order, sequence: null);
        var last = await HappensAsync(partner.Owner, order, sequence: 2);
        await DeliveryAsync(partner, last, "delivered");

        Assert.That((await FeedAsync(partner.Client)).Select(Id), Is.EqualTo(new[] { first, last }));
        Assert.That(Receiver.At(partner.Place).Select(one => one.Id), Is.EquivalentTo([first, last]));
    }

    [Test]
    public async Task Events_are_kept_for_90_days_and_a_cursor_before_them_is_refused()
    {
        var partner = await PartnerAsync();
        var order = OrderId.New();
        for (var sequence = 1; sequence <= 3; sequence++)
            await HappensAsync(partner.Owner, order, sequence);
        await ReceivedAsync(partner, 3);
        var firstPage = await PageAsync(partner, "limit=1");
        var secondPage = await PageAsync(partner, $"limit=1&after={Next(firstPage)}");

        await ForgetAsync(order, upTo: 2);
        partner = partner with { Client = As(partner.Owner) };
        var early = await (await partner.Client.GetAsync($"/v1/events?after={Next(firstPage)}")).JsonAsync(
            HttpStatusCode.Gone
        );
        var late = await PageAsync(partner, $"after={Next(secondPage)}");
        var kept = await FeedAsync(partner.Client);

        Assert.That(early.GetProperty("code").GetString(), Is.EqualTo("cursor.expired"));
        Assert.That(late.GetProperty("data").GetArrayLength(), Is.EqualTo(1), "a cursor at what is kept reads on");
        Assert.That(kept.Select(one => one.GetProperty("sequence").GetInt32()), Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public async Task A_cursor_that_is_none_is_refused()
    {
        using var client = As(ParticipantId.New());

        var refused = await (await client.GetAsync("/v1/events?after=some")).JsonAsync(HttpStatusCode.BadRequest);

        Assert.That(refused.GetProperty("errors")[0].GetProperty("code").GetString(), Is.EqualTo("cursor"));
    }

    [Test]
    public async Task A_cursor_ahead_of_the_feed_is_refused()
    {
        using var client = As(ParticipantId.New());
        var path = $"/v1/events?after={Paging.Encode("999999999")}";

        var refused = await (await client.GetAsync(path)).JsonAsync(HttpStatusCode.Gone);

        Assert.That(refused.GetProperty("code").GetString(), Is.EqualTo("cursor.ahead"));
    }

    // Ninety days pass, and the loop that forgets begins anew.
    private async Task ForgetAsync(OrderId order, int upTo)
    {
        await ExecuteAsync(
            $"""
            update event
            set recorded_at = now() - interval '91 days'
            where position <= (
              select position
              from event
              where resource = '{order}'
              and sequence = {upTo}
            )
            """
        );
        await RestartAsync();
        await Eventually.SeeAsync(
            () => Service.ScalarAsync<long>($"select count(*) from event where resource = '{order}'"),
            left => left == 1,
            "what is old is forgotten"
        );
    }

    private Task WaitingAsync(OrderId order, long count) =>
        Eventually.SeeAsync(
            () => Service.ScalarAsync<long>($"select count(*) from early_event where resource = '{order}'"),
            waiting => waiting == count,
            $"{count} facts wait"
        );

    private static async Task<JsonElement> PageAsync(Partner partner, string query) =>
        await (await partner.Client.GetAsync($"/v1/events?{query}")).JsonAsync(HttpStatusCode.OK);

    private static string Next(JsonElement page) => page.GetProperty("nextAfter").GetString()!;

    private static string Id(JsonElement told) => told.GetProperty("id").GetString()!;
}
