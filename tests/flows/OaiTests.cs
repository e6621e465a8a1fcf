using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Exchange.Local;

namespace Exchange.Tests.Flows;

/// <summary>Whoever harvests the catalog gets every listed work, and hears of each that is gone.</summary>
internal sealed class OaiTests
{
    private const int Works = 230;
    private static readonly XNamespace Oai = "http://www.openarchives.org/OAI/2.0/";

    [Test]
    public async Task A_harvester_takes_a_set_across_resumption_tokens_and_hears_what_is_gone()
    {
        var market = await Market.OpenAsync();
        var import = await ListAsync(market);
        var set = $"holder:{market.Holder.Id}";
        var listed = (await market.Holder.Api.GetAsync($"/v1/works?holderId={market.Holder.Id}&state=listed&limit=1"))
            .Must()
            .Text("data/0/workId");
        (await market.Holder.Api.PostAsync($"/v1/works/{listed}/withdraw")).Must();
        var draft = await DraftAsync(market);

        var records = await HarvestAsync(set);

        var identifiers = records.Select(record => record.Descendants(Oai + "identifier").First().Value).ToList();
        Assert.That(identifiers, Is.Unique);
        Assert.That(identifiers, Has.Count.EqualTo(Works + 1), $"those of {import} and the market's own work");
        Assert.That(identifiers, Has.None.EndsWith(draft), "what was never listed is not there");
        var gone = records.Where(record =>
            record.Descendants().Any(one => (string?)one.Attribute("status") is "deleted")
        );
        Assert.That(
            gone.Select(record => record.Descendants(Oai + "identifier").First().Value),
            Has.One.EndsWith(listed)
        );
        Assert.That(gone.Single().Elements(Oai + "metadata"), Is.Empty);
        var one = await AskAsync($"verb=GetRecord&metadataPrefix=oai_dc&identifier={identifiers[0]}");
        Assert.That(one.Descendants(Oai + "record").Count(), Is.EqualTo(1));
        await OutsideAsync(set);
    }

    [TestCase("verb=Identify", "Identify")]
    [TestCase("verb=ListMetadataFormats", "ListMetadataFormats")]
    [TestCase("verb=ListSets", "ListSets")]
    [TestCase("verb=Sing", "error badVerb")]
    [TestCase("verb=ListRecords&metadataPrefix=marc", "error cannotDisseminateFormat")]
    [TestCase("verb=ListRecords&metadataPrefix=oai_dc&until=2001-01-01", "error noRecordsMatch")]
    [TestCase("verb=ListRecords&metadataPrefix=oai_dc&set=nothing", "error noRecordsMatch")]
    [TestCase("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:x:y", "error idDoesNotExist")]
    public async Task A_verb_answers_as_the_protocol_has_it(string query, string answer)
    {
        var document = await AskAsync(query);

        var element = document.Root!.Elements().Last();
        Assert.That($"{element.Name.LocalName} {element.Attribute("code")?.Value}".Trim(), Is.EqualTo(answer));
    }

    private static async Task<string> ListAsync(Market market)
    {
        var rows = Enumerable
            .Range(0, Works)
            .Select(number => $$"""{"acno":"O{{number}}","title":"Cloud {{number}}","classification":"painting"}""");
        var holder = market.Holder.Api;
        var file = string.Join('\n', rows);
        var started = (await holder.UploadAsync("/v1/imports?mapping=tate", file, "application/x-ndjson")).Must();
        var import = $"/v1/imports/{started.Text("importId")}";
        await SeeAsync(holder, import, seen => seen.Text("state") is "done");
        (await holder.PostAsync($"{import}/submit")).Must();
        await SeeAsync(holder, import, seen => seen.Text("works/submitted") == Count(Works));
        (await market.Operator.PostAsync($"{import}/approve")).Must();
        await SeeAsync(holder, import, seen => seen.Text("works/listed") == Count(Works));
        return import;
    }

    private static async Task<string> DraftAsync(Market market)
    {
        var title = new Dictionary<string, string> { ["en"] = "Secret" };
        var work = new
        {
            title,
            @class = "painting",
            rightsStatus = "http://rightsstatements.org/vocab/CNE/1.0/",
        };
        return (await market.Holder.Api.PostAsync("/v1/works", work)).Must().Text("workId");
    }

    private static async Task<List<XElement>> HarvestAsync(string set)
    {
        var records = new List<XElement>();
        var query = $"verb=ListRecords&metadataPrefix=oai_dc&set={set}";
        while (true)
        {
            var document = await AskAsync(query);
            records.AddRange(document.Descendants(Oai + "record"));
            var token = document.Descendants(Oai + "resumptionToken").SingleOrDefault()?.Value;
            if (string.IsNullOrEmpty(token))
                return records;
            query = $"verb=ListRecords&resumptionToken={token}";
        }
    }

    // A program that others wrote, as a process of its own.
    private static async Task OutsideAsync(string set)
    {
        var program = Path.Combine(Home.CloneRoot(), "tests/conformance/node_modules/.bin/oai-pmh");
        if (!File.Exists(program))
            Assert.Ignore("The outside harvester is not there: (cd tests/conformance && npm ci)");
        var address = new Uri(TheExchange.Running.Gateway, "/oai").ToString();
        var start = new ProcessStartInfo(program, ["list-records", address, "-p", "oai_dc", "-s", set])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync();

        Assert.That(process.ExitCode, Is.Zero, await errors);
        var identifiers = lines.Select(line =>
            JsonSerializer.Deserialize<JsonElement>(line).GetProperty("header").GetProperty("identifier").GetString()
        );
        Assert.That(identifiers.Distinct().Count(), Is.EqualTo(Works + 1), "a foreign harvester takes the whole set");
    }

    private static async Task<XDocument> AskAsync(string query)
    {
        using var http = new HttpClient { BaseAddress = TheExchange.Running.Gateway };
        using var answer = await http.GetAsync(new Uri($"/oai?{query}", UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), text);
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/xml"));
        return XDocument.Parse(text);
    }

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Task<JsonElement> SeeAsync(Api holder, string import, Func<JsonElement, bool> check) =>
        Eventually.SeeAsync(
            async () => (await holder.GetAsync(import)).Must(),
            seen => check(seen) && seen.At("pendingStep").ValueKind is JsonValueKind.Null,
            "the import is that far"
        );
}
