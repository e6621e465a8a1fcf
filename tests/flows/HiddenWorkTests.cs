using System.Net;

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
        var work = await HideAsync(market, number, state);
        var wasPublic = state is "suspended" or "withdrawn";

        var looked = 0;
        foreach (var path in PathsTo(work, number))
        {
            foreach (var reader in new[] { stranger, Api.Nobody })
            {
                var answer = await reader.GetAsync(path);
                Assert.That((int)answer.Status, Is.LessThan(500), $"{path}: {answer}");
                if (answer.Status is not (HttpStatusCode.OK or HttpStatusCode.SeeOther))
                    continue;
                Assert.That(answer.Text, Does.Not.Contain(Word).And.Not.Contain(number), path);
                // Who was told that it came is told that it went, by its id.
                if (!(wasPublic && path.StartsWith("/v1/events", StringComparison.Ordinal)))
                    Assert.That(answer.Text, Does.Not.Contain(work), path);
                Assert.That(answer.Headers.Location?.ToString() ?? "", Does.Not.Contain(work), path);
            }
            looked++;
        }

        Assert.That(looked, Is.GreaterThan(30));
        Assert.That((await market.Holder.Api.GetAsync($"/v1/works/{work}")).Must().Text("state"), Is.EqualTo(state));
    }

    [Test]
    public async Task The_same_look_finds_a_work_that_is_listed()
    {
        var market = await Market.OpenAsync();
        var number = $"N-{Guid.CreateVersion7():N}";
        var work = await HideAsync(market, number, "listed");

        var found = new List<string>();
        foreach (var path in PathsTo(work, number))
        {
            if ((await market.Operator.GetAsync(path)).Text.Contains(Word, StringComparison.Ordinal))
                found.Add(path);
        }

        Assert.That(found, Does.Contain($"/v1/works/{work}").And.Contain($"/v1/works?q={Word}"));
    }

    [Test]
    public async Task What_was_told_of_a_work_is_thin_once_it_is_withdrawn_and_has_no_gap()
    {
        var market = await Market.OpenAsync();
        var stranger = (await market.BuyerAsync(2_000_000)).Api;
        var work = await HideAsync(market, $"N-{Guid.CreateVersion7():N}", "withdrawn");

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

    private static async Task<string> HideAsync(Market market, string number, string state)
    {
        var content = new
        {
            title = new Dictionary<string, string> { ["en"] = Word },
            @class = "painting",
            rightsStatus = "http://rightsstatements.org/vocab/InC/1.0/",
            identifiers = new[] { new { scheme = "accessionNumber", value = number } },
        };
        var work = (await market.Holder.Api.PostAsync("/v1/works", content)).Must().Text("workId");
        (Api By, string Step)[] steps =
        [
            (market.Holder.Api, "submit"),
            (market.Operator, "approve"),
            (market.Operator, "suspend"),
        ];
        var (walked, last) = state switch
        {
            "draft" => (0, null),
            "submitted" => (1, null),
            "changesRequested" => (1, "request-changes"),
            "suspended" => (3, null),
            "withdrawn" => (2, "withdraw"),
            _ => (2, (string?)null),
        };
        foreach (var (by, step) in steps[..walked])
            (await by.PostAsync($"/v1/works/{work}/{step}", step is "suspend" ? Reason : null)).Must();
        if (last is "request-changes")
            (await market.Operator.PostAsync($"/v1/works/{work}/{last}", Reason)).Must();
        if (last is "withdraw")
            (await market.Holder.Api.PostAsync($"/v1/works/{work}/{last}")).Must();
        // Partners are told a moment later.
        if (state is "listed")
            await market.Holder.TypesOfAsync(work, "work.listed");
        if (state is "suspended" or "withdrawn")
            await market.Holder.TypesOfAsync(work, "work.withdrawn");
        return work;
    }

    private static readonly object Reason = new { reason = "The estate claims it." };

    // Every route that reads: plain, about this work, and looking for its words.
    private static IEnumerable<string> PathsTo(string work, string number)
    {
        foreach (var document in TheExchange.Documents.Values)
        foreach (var operation in document.Operations.Where(one => one.Method is "GET"))
        {
            var path = operation
                .Path.Replace("{workId}", work, StringComparison.Ordinal)
                .Replace("{scheme}", "accessionNumber", StringComparison.Ordinal)
                .Replace("{value}", number, StringComparison.Ordinal);
            if (path.Contains('{', StringComparison.Ordinal))
                continue;
            yield return path;
            var names = operation.Query.Select(parameter => parameter["name"]!.ToString()).ToList();
            if (names.Contains("workId"))
                yield return $"{path}?workId={work}";
            if (names.Contains("resource"))
                yield return $"{path}?resource={work}";
            if (names.Contains("q"))
                yield return $"{path}?q={Word}";
            if (names.Contains("asOf"))
                yield return $"{path}?asOf=2100-01-01T00:00:00Z";
        }
    }
}
