using System.Net;
using System.Text.Json;
using Exchange.Local;

namespace Exchange.Tests.Flows;

/// <summary>A work that is not listed is invisible to others on every route that reads, also on future ones.</summary>
internal sealed class HiddenWorkTests
{
    private const string Word = "Nachtigallenschlag";

    [TestCase("draft")]
    [TestCase("submitted")]
    [TestCase("changesRequested")]
    [TestCase("suspended")]
    [TestCase("withdrawn")]
    public async Task No_route_tells_others_of_a_work_that_is_not_listed(string state)
    {
        var market = await Market.OpenAsync();
        var stranger = (await market.BuyerAsync(2_000_000)).Api;
        var number = $"N-{Guid.CreateVersion7():N}";
        var hidden = await HideAsync(market, number, state);
        var work = hidden.Work;
        var wasPublic = state is "suspended" or "withdrawn";

        var looked = 0;
        foreach (var path in PathsTo(hidden))
        {
            foreach (var reader in new[] { stranger, Api.Nobody })
            {
                var answer = await reader.GetAsync(path);
                Assert.That((int)answer.Status, Is.LessThan(500), $"{path}: {answer}");
                if (answer.Status is not (HttpStatusCode.OK or HttpStatusCode.SeeOther))
                    continue;
                Assert.That(answer.Text, Does.Not.Contain(Word).And.Not.Contain(number), path);
                // Who was told that it came is told that it went, by its id.
                if (!(wasPublic && TellsWhatWent(path)))
                    Assert.That(answer.Text, Does.Not.Contain(work), path);
                Assert.That(answer.Headers.Location?.ToString() ?? "", Does.Not.Contain(work), path);
            }
            looked++;
        }

        Assert.That(looked, Is.GreaterThan(30));
        Assert.That((await CountAsync(stranger, Word, market)).Text("total"), Is.EqualTo("0"));
        Assert.That((await CountAsync(market.Holder.Api, Word, market)).Text("total"), Is.EqualTo("1"));
        Assert.That((await market.Holder.Api.GetAsync($"/v1/works/{work}")).Must().Text("state"), Is.EqualTo(state));
    }

    [Test]
    public async Task The_same_look_finds_a_work_that_is_listed()
    {
        var market = await Market.OpenAsync();
        var number = $"N-{Guid.CreateVersion7():N}";
        var listed = await HideAsync(market, number, "listed");
        var stranger = (await market.BuyerAsync(2_000_000)).Api;

        var found = new List<string>();
        foreach (var path in PathsTo(listed))
        {
            var answers = new[] { await stranger.GetAsync(path), await Api.Nobody.GetAsync(path) };
            if (answers.Any(answer => answer.Text.Contains(Word, StringComparison.Ordinal)))
                found.Add(path);
        }

        Assert.That((await CountAsync(stranger, Word, market)).Text("total"), Is.EqualTo("1"));
        Assert.That(
            found,
            Is.SupersetOf([
                $"/v1/works/{listed.Work}",
                $"/v1/works?q={Word}",
                $"/v1/works/{listed.Work}/manifest",
                $"/v1/works/{listed.Work}/json-ld",
                $"/v1/parties/{listed.Party}/works",
                Straight($"/works/{listed.Work}"),
                $"/v1/offers?workId={listed.Work}",
                $"/v1/offers/{listed.Offer}",
                Straight($"/oai?verb=ListRecords&metadataPrefix=lido&set=holder:{market.Holder.Id}"),
            ])
        );
    }

    [Test]
    public async Task Who_has_a_license_still_reads_the_offer_of_a_work_that_left_the_public()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync(2_000_000);
        var stranger = await market.BuyerAsync();
        var offer = await market.OfferAsync(new());
        await buyer.BuyAsync(offer);
        (await market.Holder.Api.PostAsync($"/v1/works/{market.WorkId}/withdraw")).Must();
        await SeeWithdrawnAsync(market, offer.Id);

        var paths = new[] { $"/v1/offers/{offer.Id}", $"/v1/offers/{offer.Id}/odrl" };
        foreach (var path in paths)
        {
            (await buyer.Api.GetAsync(path)).Must();
            (await market.Operator.GetAsync(path)).Must();
            Assert.That((await stranger.Api.GetAsync(path)).Status, Is.EqualTo(HttpStatusCode.NotFound), path);
        }
    }

    [Test]
    public async Task What_was_told_of_a_work_is_thin_once_it_is_withdrawn_and_has_no_gap()
    {
        var market = await Market.OpenAsync();
        var stranger = (await market.BuyerAsync(2_000_000)).Api;
        var (work, _, _, _, _) = await HideAsync(market, $"N-{Guid.CreateVersion7():N}", "withdrawn");

        var told = await ToldAsync(stranger, work);
        var kept = await ToldAsync(market.Holder.Api, work);

        Assert.That(
            told,
            Is.EqualTo(
                new[]
                {
                    $$"""1 work.listed {"workId":"{{work}}"}""",
                    $$"""2 work.withdrawn {"workId":"{{work}}","version":4,"holderId":"{{market.Holder.Id}}"}""",
                }
            )
        );
        Assert.That(kept[0], Does.StartWith("1 work.listed").And.Contain(Word));
        Assert.That(kept[1], Is.EqualTo(told[1]));
    }

    private static async Task<List<string>> ToldAsync(Api api, string work) =>
        [
            .. (await api.GetAsync($"/v1/events?resource={work}"))
                .Must()
                .At("data")
                .EnumerateArray()
                .Select(one => $"{one.At("sequence")} {one.Text("type")} {one.At("data").GetRawText()}"),
        ];

    // What a stranger may know of: the work, its number, its maker, its holder and an offer of it.
    private sealed record Hidden(string Work, string Number, string Party, string Holder, string? Offer);

    private static async Task<JsonElement> CountAsync(Api reader, string word, Market market) =>
        (await reader.GetAsync($"/v1/works/facets?q={word}&holderId={market.Holder.Id}")).Must();

    private static bool TellsWhatWent(string path) =>
        path.StartsWith("/v1/events", StringComparison.Ordinal) || path.Contains("/oai?", StringComparison.Ordinal);

    private static async Task<Hidden> HideAsync(Market market, string number, string state)
    {
        var maker = new { type = "person", names = new[] { new { text = "Anna Amsel", type = "preferred" } } };
        var party = (await market.Holder.Api.PostAsync("/v1/parties", maker)).Must().Text("partyId");
        var content = new
        {
            title = new Dictionary<string, string> { ["en"] = Word },
            @class = "painting",
            rightsStatus = "http://rightsstatements.org/vocab/InC/1.0/",
            identifiers = new[] { new { scheme = "accessionNumber", value = number } },
            creators = new[] { new { name = new { en = "Anna Amsel" }, partyId = party } },
            images = new[] { $"https://museum.example/{Word}.jpg" },
        };
        var work = (await market.Holder.Api.PostAsync("/v1/works", content)).Must().Text("workId");
        var hidden = new Hidden(work, number, party, market.Holder.Id, Offer: null);
        if (state is not "draft")
            await StepAsync(market.Holder.Api, hidden, "submit");
        if (state is "changesRequested")
            (await market.Operator.DecideAsync($"/v1/works/{work}", "request-changes")).Must();
        return state is "listed" or "suspended" or "withdrawn" ? await ListAsync(market, hidden, state) : hidden;
    }

    // A work that was public has an offer, which its withdrawal takes back.
    private static async Task<Hidden> ListAsync(Market market, Hidden hidden, string state)
    {
        (await market.Operator.DecideAsync($"/v1/works/{hidden.Work}", "approve")).Must();
        await market.RecordRightsAsync(hidden.Work);
        var offer = (await market.OfferAsync(new() { WorkId = hidden.Work })).Id;
        if (state is "suspended")
            await StepAsync(market.Operator, hidden, "suspend", Reason);
        if (state is "withdrawn")
            await StepAsync(market.Holder.Api, hidden, "withdraw");
        // Partners are told a moment later.
        await market.Holder.TypesOfAsync(hidden.Work, state is "listed" ? "work.listed" : "work.withdrawn");
        if (state is not "listed")
            await SeeWithdrawnAsync(market, offer);
        return hidden with { Offer = offer };
    }

    private static async Task StepAsync(Api by, Hidden hidden, string step, object? body = null) =>
        (await by.PostAsync($"/v1/works/{hidden.Work}/{step}", body)).Must();

    private static Task SeeWithdrawnAsync(Market market, string offer) =>
        Eventually.SeeAsync(
            async () => (await market.Holder.Api.GetAsync($"/v1/offers/{offer}")).Must().Text("state"),
            state => state is "withdrawn",
            "the offer went with its work"
        );

    private static readonly object Reason = new { reason = "The estate claims it." };

    // Every route that reads: plain, about this work, and looking for its words; and what is no API of ours.
    private static IEnumerable<string> PathsTo(Hidden hidden)
    {
        var work = hidden.Work;
        foreach (var document in TheExchange.Documents.Values)
        foreach (var operation in document.Operations.Where(one => one.Method is "GET"))
        {
            var path = operation
                .Path.Replace("{workId}", work, StringComparison.Ordinal)
                .Replace("{scheme}", "accessionNumber", StringComparison.Ordinal)
                .Replace("{value}", hidden.Number, StringComparison.Ordinal)
                .Replace("{partyId}", hidden.Party, StringComparison.Ordinal)
                .Replace("{offerId}", hidden.Offer ?? OfferId.New().ToString(), StringComparison.Ordinal);
            if (path.Contains('{', StringComparison.Ordinal))
                continue;
            yield return path;
            foreach (var name in operation.Query.Select(parameter => parameter["name"]!.ToString()))
            {
                if (QueryOf(name, hidden) is { } value)
                    yield return $"{path}?{name}={value}";
            }
        }
        foreach (var format in new[] { "oai_dc", "lido" })
        {
            yield return Straight($"/oai?verb=ListRecords&metadataPrefix={format}&set=holder:{hidden.Holder}");
            yield return Straight($"/oai?verb=ListIdentifiers&metadataPrefix={format}&set=holder:{hidden.Holder}");
        }
        if (hidden.Offer is not null)
            yield return $"/v1/events?resource={hidden.Offer}";
        yield return Straight($"/sitemap.xml?from={work}");
        yield return Straight($"/works/{work}");
    }

    // At the gateway: Prism knows only what our documents describe.
    private static string Straight(string path) => new Uri(TheExchange.Running.Gateway, path).ToString();

    private static string? QueryOf(string name, Hidden hidden) =>
        name switch
        {
            "workId" or "resource" => hidden.Work,
            "holderId" => hidden.Holder,
            "offerId" => hidden.Offer,
            "q" => Word,
            "creator" => "Amsel",
            "asOf" => "2100-01-01T00:00:00Z",
            _ => null,
        };
}
