using Exchange.Local;

namespace Exchange.Tests.Flows;

internal sealed class RepeatedMessageTests
{
    // Everything that a message of a purchase could change a second time.
    private static readonly (string Service, string Sql)[] Effects =
    [
        ("licensing", "select jsonb_agg(to_jsonb(g) order by grant_id)::text from rights_grant g"),
        ("licensing", "select jsonb_agg(to_jsonb(l) order by license_id)::text from license l"),
        ("licensing", "select jsonb_agg(to_jsonb(o) order by offer_id)::text from offer o"),
        ("settlement", "select jsonb_agg(to_jsonb(b) order by account_id, stripe)::text from balances b"),
        ("settlement", "select jsonb_agg(to_jsonb(e) order by entry_id)::text from entries e"),
        ("settlement", "select jsonb_agg(to_jsonb(h) order by order_id)::text from holds h"),
        ("orders", "select jsonb_agg(to_jsonb(o) order by offer_id)::text from offers o"),
        ("orders", "select jsonb_agg(to_jsonb(o) order by order_id)::text from orders o where state = 'completed'"),
        ("orders", "select jsonb_agg(to_jsonb(o) - 'version' order by order_id)::text from orders o"),
    ];

    // A yes that comes after the end is a step of its own, which lets go again what nobody keeps; but only a new
    // message is.
    private static readonly (string Service, string Sql) Steps = ("orders", "select count(*)::text from order_history");

    // A repeat of one of them reaches every queue and has no answer: when it is heard, what came before it is heard.
    private static readonly string[] Last =
    [
        "ParticipantRegistered",
        "WorkListed",
        "OfferPublished",
        "GrantLicense",
        "PostMoney",
        "MoneyPosted",
    ];

    [Test]
    public async Task Every_message_delivered_twice_and_in_reverse_order_changes_nothing()
    {
        var said = await TradeAsync();
        var before = await EffectsAsync([.. Effects, Steps]);

        await using (var post = await Post.OpenAsync())
            foreach (var message in said.Reverse())
                await post.SendAsync(message, message.MessageId);
        await SayAgainAsync(said.Where(message => Last.Contains(message.Type)));

        Assert.That(await EffectsAsync([.. Effects, Steps]), Is.EqualTo(before));
    }

    [Test]
    public async Task Every_message_said_twice_and_in_reverse_order_has_no_second_effect()
    {
        var said = await TradeAsync();
        var before = await EffectsAsync(Effects);

        await SayAgainAsync(said.Reverse());

        Assert.That(said.Select(message => message.Type).Distinct().Count(), Is.GreaterThanOrEqualTo(15));
        Assert.That(await EffectsAsync(Effects), Is.EqualTo(before));
    }

    // An exclusive license that one gets and one does not: all that was said of it.
    private static async Task<IReadOnlyCollection<SeenMessage>> TradeAsync()
    {
        var before = TheExchange.Messages.Count;
        var market = await Market.OpenAsync();
        var heir = await market.HeirAsync();
        var offer = await market.OfferAsync(
            new()
            {
                Kind = "exclusive",
                RoyaltiesPpm = new Dictionary<Party, int> { [heir] = 80_000 },
            }
        );
        await (await market.BuyerAsync(2_000_000)).BuyAsync(offer);
        var rejected = await (await market.BuyerAsync(2_000_000)).BuyAsync(offer);
        await Books.QuietAsync();
        // The watch may see the last message, which nobody else listens to, a moment after the others.
        await Eventually.SeeAsync(
            () => Task.FromResult(TheExchange.Messages.Skip(before).ToList()),
            seen =>
                seen.Exists(one => one.Type is "OrderRejected" && one.Body.Text("orderId") == rejected.Text("orderId")),
            "the last message is seen"
        );
        return [.. TheExchange.Messages.Skip(before)];
    }

    // Under new ids, which no inbox knows; waits until all are heard, and what they cause is too.
    private static async Task SayAgainAsync(IEnumerable<SeenMessage> messages)
    {
        var repeats = messages.Select(message => (Message: message, Id: Guid.CreateVersion7())).ToList();
        await using var post = await Post.OpenAsync();
        foreach (var (message, id) in repeats)
            await post.SendAsync(message, id);
        await Books.HeardAsync([.. repeats.Select(repeat => (repeat.Id, Post.TypeOf(repeat.Message)))]);
        await Books.QuietAsync();
    }

    private static async Task<IReadOnlyList<string>> EffectsAsync(IEnumerable<(string Service, string Sql)> effects) =>
        await Task.WhenAll(effects.Select(effect => Books.OneAsync<string>(effect.Service, effect.Sql)));
}
