using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Exchange.Local;

namespace Exchange.Tests.Flows;

/// <summary>A work that is not listed is invisible to others on every route that reads, also on future ones.</summary>
internal sealed partial class HiddenWorkTests
{
    private const string Word = "Nachtigallenschlag";

    // What the holder wrote after the work was public: in a proposed change, and in an edit after the withdrawal.
    private const string Secret = "Rohrdommelruf";

    // What tells of the holder's dealings with the work: a stranger finds none of it.
    private static readonly string[] Private =
    [
        "{changeId}",
        "{importId}",
        "{harvestId}",
        "/v1/mappings/{name}",
        "{orderId}",
        "{licenseId}",
        "{transferId}",
        "{consentId}",
        "{rightsInId}",
    ];

    // What is of no work: money, keys, members, documents for everybody.
    private static readonly string[] Unrelated =
    [
        "accountId",
        "bankAccountId",
        "breakId",
        "checkpoint",
        "clientId",
        "code",
        "commissionRuleId",
        "date",
        "deliveryId",
        "depositId",
        "encumbranceId",
        "endpointId",
        "eventId",
        "fileId",
        "fulfillmentId",
        "holdId",
        "invoiceId",
        "keyId",
        "payoutId",
        "statementId",
        "type",
        "version",
    ];

    [TestCase("draft")]
    [TestCase("submitted")]
    [TestCase("inReview")]
    [TestCase("changesRequested")]
    [TestCase("suspended")]
    [TestCase("withdrawn")]
    [TestCase("editedAfterwards")]
    public async Task No_route_tells_others_of_a_work_that_is_not_listed(string state)
    {
        var market = await Market.OpenAsync();
        var stranger = (await market.BuyerAsync(2_000_000)).Api;
        var number = $"N-{Guid.CreateVersion7():N}";
        var hidden = await HideAsync(market, number, state);
        var work = hidden.Work;
        var wasPublic = state is "suspended" or "withdrawn" or "editedAfterwards";

        var looked = 0;
        foreach (var (route, path) in PathsTo(hidden))
        {
            foreach (var reader in new[] { stranger, Api.Nobody })
            {
                var answer = await reader.GetAsync(path);
                Assert.That((int)answer.Status, Is.LessThan(500), $"{path}: {answer}");
                if (answer.Status is not (HttpStatusCode.OK or HttpStatusCode.SeeOther))
                    continue;
                Assert.That(Private.Any(route.Contains), Is.False, $"{path}: {answer}");
                Assert.That(answer.Text, Does.Not.Contain(Secret), path);
                // Who knows the hash of what was public has seen it.
                if (wasPublic && path.EndsWith($"asOf={hidden.PublicHash}", StringComparison.Ordinal))
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
        var now = (await market.Holder.Api.GetAsync($"/v1/works/{work}")).Must();
        Assert.That(now.Text("state"), Is.EqualTo(state is "editedAfterwards" ? "draft" : state));
        var seen = await stranger.GetAsync($"/v1/works/{work}?asOf={hidden.PublicHash}");
        Assert.That(seen.Status, Is.EqualTo(wasPublic ? HttpStatusCode.OK : HttpStatusCode.NotFound));
    }

    [Test]
    public async Task The_same_look_finds_a_work_that_is_listed()
    {
        var market = await Market.OpenAsync();
        var number = $"N-{Guid.CreateVersion7():N}";
        var listed = await HideAsync(market, number, "listed");
        var stranger = (await market.BuyerAsync(2_000_000)).Api;

        var found = new List<string>();
        foreach (var (_, path) in PathsTo(listed))
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
                $"/v1/works/{listed.Work}?asOf={listed.PublicHash}",
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
        var work = (await HideAsync(market, $"N-{Guid.CreateVersion7():N}", "withdrawn")).Work;

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

    // What a stranger may know of: the work, its number, its maker, its holder, and by their names in paths the ids of
    // all that there is of it.
    private sealed record Hidden(string Work, string Number, string Holder, string PublicHash)
    {
        public Dictionary<string, string> Ids { get; } = new() { ["workId"] = Work, ["value"] = Number };

        // Its content of now, and what it says in a change or an edit that was never public.
        public List<string> Hashes { get; } = [PublicHash];

        public string? Offer => Ids.GetValueOrDefault("offerId");

        public string Party => Ids["partyId"];
    }

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
        var work = (await market.Holder.Api.PostAsync("/v1/works", content)).Must();
        var hidden = new Hidden(work.Text("workId"), number, market.Holder.Id, work.Text("contentHash"));
        hidden.Ids["partyId"] = party;
        await ImportAsync(market, hidden);
        if (state is not "draft")
            await StepAsync(market.Holder.Api, hidden, "submit");
        if (state is "inReview")
            await StepAsync(market.Operator, hidden, "review");
        if (state is "changesRequested")
            (await market.Operator.DecideAsync($"/v1/works/{hidden.Work}", "request-changes")).Must();
        if (state is "listed" or "suspended" or "withdrawn" or "editedAfterwards")
            await ListAsync(market, hidden, state);
        return hidden;
    }

    // A mapping of the holder's own, an import by it whose only row is refused, and a harvest.
    private static async Task ImportAsync(Market market, Hidden hidden)
    {
        var (holder, name) = (market.Holder.Api, $"river-{Guid.CreateVersion7():N}");
        var mapping = new
        {
            name,
            about = $"{Word}.",
            format = "ndjson",
            source = new { scheme = "river.bird", value = "id" },
            work = new
            {
                title = new { en = "title" },
                @class = new { constant = "painting" },
                rightsStatus = new { constant = "http://rightsstatements.org/vocab/InC/1.0/" },
            },
        };
        (await holder.PostAsync("/v1/mappings", mapping)).Must();
        var row = $$"""{"id":"{{hidden.Number}}"}""";
        var import = await holder.UploadAsync($"/v1/imports?mapping={name}", row, "application/x-ndjson");
        var provider = new
        {
            baseUrl = $"https://museum.example/{Word}",
            metadataPrefix = "lido",
            mapping = "lido",
        };
        var harvest = (await holder.PostAsync("/v1/harvests", provider)).Must();
        hidden.Ids["mappings"] = name;
        hidden.Ids["importId"] = import.Must().Text("importId");
        hidden.Ids["harvestId"] = harvest.Text("harvestId");
    }

    // A work that was public has an offer, which its withdrawal takes back, and what came of it before.
    private static async Task ListAsync(Market market, Hidden hidden, string state)
    {
        var (holder, path) = (market.Holder.Api, $"/v1/works/{hidden.Work}");
        (await market.Operator.DecideAsync(path, "approve")).Must();
        await market.RecordRightsAsync(hidden.Work);
        var offer = await market.OfferAsync(new() { WorkId = hidden.Work });
        hidden.Ids["offerId"] = offer.Id;
        await TradeAsync(market, hidden, offer);
        if (state is "suspended")
            await StepAsync(market.Operator, hidden, "suspend", Reason);
        if (state is "withdrawn" or "editedAfterwards")
            await StepAsync(holder, hidden, "withdraw");
        // Partners are told a moment later.
        await market.Holder.TypesOfAsync(hidden.Work, state is "listed" ? "work.listed" : "work.withdrawn");
        if (state is not "listed")
            await SeeWithdrawnAsync(market, offer.Id);
        if (state is "editedAfterwards")
        {
            var read = await holder.GetAsync(path);
            var edited = await holder.PutAsync(path, Renamed(read.Must()), read.Headers.ETag!.ToString());
            hidden.Hashes.Add(edited.Must().Text("contentHash"));
        }
    }

    private static async Task TradeAsync(Market market, Hidden hidden, Offer offer)
    {
        var (holder, path) = (market.Holder.Api, $"/v1/works/{hidden.Work}");
        var order = await (await market.BuyerAsync(2_000_000)).BuyAsync(offer);
        var consent = new
        {
            workId = hidden.Work,
            community = new { en = Secret },
            uses = new { include = new[] { "games" } },
            territories = new { include = new[] { "CN" } },
            term = Market.Always,
            evidenceSha256 = new string('0', 64),
        };
        var proposal = new { content = Renamed((await holder.GetAsync(path)).Must()), reason = "So its archive says." };
        foreach (var name in new[] { "orderId", "licenseId", "transferId" })
            hidden.Ids[name] = order.Text(name);
        hidden.Ids["consentId"] = (await holder.PostAsync("/v1/consents", consent)).Must().Text("consentId");
        hidden.Ids["changeId"] = (await holder.PostAsync($"{path}/changes", proposal)).Must().Text("changeId");
        var rightsIn = (await holder.GetAsync($"/v1/rights-in?workId={hidden.Work}")).Must();
        hidden.Ids["rightsInId"] = rightsIn.Text("data/0/rightsInId");
    }

    private static JsonObject Renamed(JsonElement work)
    {
        var content = JsonSerializer.SerializeToNode(work.At("content"))!.AsObject();
        content["title"] = new JsonObject { ["en"] = $"{Word} {Secret}" };
        return content;
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

    // Every route that reads: plain, about this work, and looking for its words; and what is no API of ours. Each with
    // the route as it is written.
    private static IEnumerable<(string Route, string Path)> PathsTo(Hidden hidden)
    {
        foreach (var document in TheExchange.Documents.Values)
        foreach (var operation in document.Operations.Where(one => one.Method is "GET"))
        {
            var path = Placeholder()
                .Replace(operation.Path, match => ValueOf(match.Groups["name"].Value, operation.Path, hidden));
            yield return (operation.Path, path);
            foreach (var name in operation.Query.Select(parameter => parameter["name"]!.ToString()))
            foreach (var value in QueryOf(name, hidden))
                yield return (operation.Path, $"{path}?{name}={value}");
        }
        foreach (var path in BesidesTheApi(hidden))
            yield return (path, path);
    }

    private static IEnumerable<string> BesidesTheApi(Hidden hidden)
    {
        foreach (var format in new[] { "oai_dc", "lido" })
        {
            yield return Straight($"/oai?verb=ListRecords&metadataPrefix={format}&set=holder:{hidden.Holder}");
            yield return Straight($"/oai?verb=ListIdentifiers&metadataPrefix={format}&set=holder:{hidden.Holder}");
        }
        if (hidden.Offer is not null)
            yield return $"/v1/events?resource={hidden.Offer}";
        yield return Straight($"/sitemap.xml?from={hidden.Work}");
        yield return Straight($"/works/{hidden.Work}");
    }

    // A placeholder that nobody has thought of yet fails the walk.
    private static string ValueOf(string name, string route, Hidden hidden) =>
        name switch
        {
            "scheme" => "accessionNumber",
            "participantId" => hidden.Holder,
            "name" when route.StartsWith("/v1/mappings", StringComparison.Ordinal) => hidden.Ids["mappings"],
            "name" => "painting",
            "version" => "1",
            _ when hidden.Ids.TryGetValue(name, out var id) => id,
            "offerId" => OfferId.New().ToString(),
            _ when Unrelated.Contains(name) || Private.Contains($"{{{name}}}") => "some",
            _ => throw new AssertionException($"What of a hidden work is behind {{{name}}} in {route}?"),
        };

    // At the gateway: Prism knows only what our documents describe.
    private static string Straight(string path) => new Uri(TheExchange.Running.Gateway, path).ToString();

    private static string[] QueryOf(string name, Hidden hidden) =>
        name switch
        {
            "workId" or "resource" => [hidden.Work],
            "holderId" => [hidden.Holder],
            "offerId" => hidden.Offer is { } offer ? [offer] : [],
            "orderId" => hidden.Ids.TryGetValue("orderId", out var order) ? [order] : [],
            "q" => [Word, Secret],
            "creator" => ["Amsel"],
            "asOf" => ["2100-01-01T00:00:00Z", .. hidden.Hashes],
            _ => [],
        };

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
