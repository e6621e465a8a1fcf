using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Contracts;
using Exchange.Contracts.Catalog.V1;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks.Vocabulary;

namespace Exchange.Tests.Integration.Webhooks;

/// <summary>
/// Every type of event on the real database, told to its parties, to a foreign organization and to a supervisor, by the
/// feed and by webhook: who is told it, and which of its fields.
/// </summary>
internal sealed class EventAudienceTests : DeliveryFixture
{
    private static readonly string[] EveryScope = [.. Scopes.All.Keys];

    // Who is told of what, and what it takes: said here a second time, so that nobody is let in unseen. A type that is
    // not here is told to nobody.
    private static readonly (string Of, string Scope, Who[] Told)[] Rules =
    [
        ("participant", Scopes.ParticipantsRead, [Who.Museum]),
        ("work", Scopes.WorksRead, [Who.Museum, Who.Games, Who.Estate, Who.Foreign]),
        ("offer", Scopes.OffersRead, [Who.Museum, Who.Games, Who.Estate, Who.Foreign]),
        ("order", Scopes.OrdersRead, [Who.Museum, Who.Games]),
        ("license", Scopes.LicensesRead, [Who.Museum, Who.Games]),
        ("payment", Scopes.MoneyRead, [Who.Museum, Who.Estate]),
        ("deposit", Scopes.MoneyRead, [Who.Games]),
        ("payout", Scopes.MoneyRead, [Who.Museum]),
        ("endpoint", Scopes.WebhooksRead, [Who.Games]),
    ];

    private static readonly Dictionary<Who, ParticipantId> Ids = new()
    {
        [Who.Museum] = Samples.Museum,
        [Who.Games] = Samples.Games,
        [Who.Estate] = Samples.Estate,
        [Who.Foreign] = ParticipantId.New(),
        [Who.Supervisor] = ParticipantId.New(),
    };

    private readonly Dictionary<Who, Partner> partners = [];
    private readonly Dictionary<Who, List<JsonElement>> before = [];
    private readonly Dictionary<Who, List<JsonElement>> after = [];
    private Partner withoutMoney = null!;
    private DateTimeOffset since;

    /// <summary>One organization of each kind.</summary>
    internal enum Who
    {
        Museum,
        Games,
        Estate,
        Foreign,
        Supervisor,
    }

    [OneTimeSetUp]
    public async Task TellEverythingAsync()
    {
        since = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        foreach (var who in Enum.GetValues<Who>())
            partners[who] = await PartnerAsync(owner: Ids[who], by: ClientOf(who, EveryScope));
        withoutMoney = await PartnerAsync(
            owner: Samples.Museum,
            by: ClientOf(Who.Museum, EveryScope.Except([Scopes.MoneyRead]))
        );
        var numbers = new Dictionary<Guid, int>();
        foreach (
            var fact in EventTypes.All.Select(row => Samples.Of(row.Message)).OrderBy(fact => fact is WorkWithdrawn)
        )
        {
            var resource = PublicFacts.ResourceOf(fact)!.Value;
            numbers[resource] = numbers.GetValueOrDefault(resource) + 1;
            if (fact is WorkWithdrawn)
                await ReadAsync(before, EventTypes.All.Count - 1);
            await SayAsync(fact, numbers[resource]);
        }
        await ReadAsync(after, EventTypes.All.Count);
    }

    [Test]
    public void Each_is_told_of_the_types_that_concern_it_and_of_no_other([Values] Who who)
    {
        var told = after[who].Select(one => one.GetProperty("type").GetString());

        var due = EventTypes
            .All.Where(row => who is Who.Supervisor || RuleOf(row.Type).Told.Contains(who))
            .Select(row => row.Type);
        Assert.That(told, Is.EquivalentTo(due));
    }

    [Test]
    public void Each_is_told_every_field_that_is_its_own_and_no_other([Values] Who who)
    {
        var whole = before[Who.Supervisor].ToDictionary(one => one.GetProperty("id").GetString()!);

        foreach (var told in before[who])
        {
            var due = JsonNode.Parse(whole[told.GetProperty("id").GetString()!].GetRawText())!;
            // Of what a price was divided into each sees its own parts; the parties of the order see all of it there.
            if (who is not Who.Supervisor && IsPayment(due))
                due["data"]!["parts"] = new JsonArray([
                    .. due["data"]!["parts"]!
                        .AsArray()
                        .Where(part => (string?)part!["participantId"] == Ids[who].ToString())
                        .Select(part => part!.DeepClone()),
                ]);
            AssertSame(told, due);
            Assert.That(!IsPayment(due) || due["data"]!["parts"]!.AsArray().Count > 0, "each has a part of it");
        }
    }

    [Test]
    public async Task What_a_token_has_no_scope_for_it_is_not_told()
    {
        foreach (var scope in Rules.Select(rule => rule.Scope).Distinct())
        {
            using var client = ClientOf(Who.Museum, EveryScope.Except([scope]));
            var told = await FeedAsync(client);

            var due = after[Who.Museum]
                .Where(one => RuleOf(one.GetProperty("type").GetString()!).Scope != scope)
                .ToList();
            Assert.That(told, Has.Count.EqualTo(due.Count), scope);
            foreach (var (one, whole) in told.Zip(due))
                AssertSame(one, scope is Scopes.MoneyRead ? WithoutMoney(whole) : JsonNode.Parse(whole.GetRawText())!);
        }
    }

    [Test]
    public async Task An_endpoint_is_delivered_what_its_owner_reads_in_the_feed_and_nothing_else([Values] Who who)
    {
        var delivered = await ReceivedAsync(partners[who], after[who].Count);

        Assert.That(delivered.Select(one => one.Id).Distinct(), Is.EquivalentTo(after[who].Select(Id)));
        foreach (var told in before[who])
            AssertSame(delivered.First(one => one.Id == Id(told)).Told, JsonNode.Parse(told.GetRawText())!);
    }

    [Test]
    public async Task An_endpoint_is_delivered_nothing_that_its_client_had_no_scope_for()
    {
        var due = before[Who.Museum]
            .Where(one => RuleOf(one.GetProperty("type").GetString()!).Scope != Scopes.MoneyRead);

        var delivered = await ReceivedAsync(withoutMoney, due.Count() + 1);

        Assert.That(delivered, Has.Count.EqualTo(due.Count() + 1));
        foreach (var told in due)
            AssertSame(delivered.Single(one => one.Id == Id(told)).Told, WithoutMoney(told));
    }

    [Test]
    public async Task One_event_and_one_resource_are_read_by_those_alone_who_are_told_of_them([Values] Who who)
    {
        var own = after[who].ToDictionary(Id);

        foreach (var one in after[Who.Supervisor])
        {
            var byId = await partners[who].Client.GetAsync($"/v1/events/{Id(one)}");
            var subject = one.GetProperty("subject").GetString();
            var byResource = await FeedAsync(partners[who].Client, $"&resource={subject}");
            var due = own.Values.Where(told => told.GetProperty("subject").GetString() == subject);
            Assert.That(byResource.Select(Id), Is.EqualTo(due.Select(Id)));
            if (own.TryGetValue(Id(one), out var told))
                AssertSame(await byId.JsonAsync(HttpStatusCode.OK), JsonNode.Parse(told.GetRawText())!);
            else
                Assert.That(byId.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        }
    }

    [Test]
    public async Task Once_a_work_is_not_public_what_showed_it_is_thin_for_all_but_its_holder([Values] Who who)
    {
        var keepsAll = who is Who.Museum or Who.Supervisor;

        foreach (var was in before[who])
        {
            var now = after[who].Single(one => Id(one) == Id(was));
            var due = JsonNode.Parse(was.GetRawText())!;
            if (!keepsAll && was.GetProperty("type").GetString() is "work.listed" or "offer.published")
                due = Thin(due);
            AssertSame(now, due);
        }
        if (keepsAll)
            return;
        await ReplayAsync(partners[who]);
        var delivered = await ReceivedAsync(partners[who], 2 * after[who].Count);
        var listed = after[who].Single(one => one.GetProperty("type").GetString() is "work.listed");
        AssertSame(delivered.Last(one => one.Id == Id(listed)).Told, JsonNode.Parse(listed.GetRawText())!);
    }

    private HttpClient ClientOf(Who who, IEnumerable<string> scopes) =>
        Service.As(Ids[who], who is Who.Supervisor ? ["supervisor"] : ["buyer", "holder"], [.. scopes]);

    // The supervisor is told of everything, so that what it has is all that there is.
    private async Task ReadAsync(Dictionary<Who, List<JsonElement>> feeds, int count)
    {
        await ReceivedAsync(partners[Who.Supervisor], count);
        foreach (var (who, partner) in partners)
            feeds[who] = await FeedAsync(partner.Client);
        foreach (var (who, partner) in partners)
            await ReceivedAsync(partner, feeds[who].Count);
    }

    private async Task ReplayAsync(Partner partner)
    {
        var stretch = new { from = since, to = TimeProvider.System.GetUtcNow().AddDays(1) };
        await (await partner.Client.PostAsync(partner.Path("/replay"), stretch)).JsonAsync(HttpStatusCode.OK);
    }

    private static (string Of, string Scope, Who[] Told) RuleOf(string type) =>
        Rules.Single(rule => rule.Of == type.Split('.')[0]);

    private static bool IsPayment(JsonNode told) =>
        ((string)told["type"]!).StartsWith("payment.", StringComparison.Ordinal);

    private static JsonNode WithoutMoney(JsonElement whole)
    {
        var told = JsonNode.Parse(whole.GetRawText())!;
        if (RuleOf((string)told["type"]!).Of is "order")
        {
            foreach (var name in new[] { "transferId", "parts", "refunds" })
                told["data"]!.AsObject().Remove(name);
        }
        return told;
    }

    private static JsonNode Thin(JsonNode told)
    {
        var idName = (string)told["type"]! is "work.listed" ? "workId" : "offerId";
        told["data"] = new JsonObject { [idName] = told["subject"]!.DeepClone() };
        told.AsObject().Remove("dataschema");
        told["thinned"] = true;
        return told;
    }

    private static string Id(JsonElement told) => told.GetProperty("id").GetString()!;

    private static void AssertSame(JsonElement told, JsonNode due) =>
        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(told.GetRawText()), due), Is.True, $"told: {told}\ndue: {due}");
}
