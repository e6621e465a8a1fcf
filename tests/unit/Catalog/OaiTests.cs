using System.Xml.Linq;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Sharing;
using Exchange.Kernel;

namespace Exchange.Tests.Unit.Catalog;

public sealed class OaiTests
{
    private static readonly PublicWork Apsaras = new(
        "https://exchange.example",
        WorkId.New(),
        ParticipantId.New(),
        IsListed: true,
        new WorkContent
        {
            Title = new LanguageMap { ["zh-Hans"] = "飞天", ["en"] = "Apsaras\u0001" },
            Creators =
            [
                new Creator(new LanguageMap { ["zh-Hans"] = "张大千" }),
                new Creator(new LanguageMap { ["en"] = "Rembrandt" }, "after"),
            ],
            Date = new DateSpan(Earliest: -480, Latest: -450),
            Class = "painting",
            RightsStatus = "http://rightsstatements.org/vocab/CNE/1.0/",
        },
        DateTimeOffset.UnixEpoch
    );

    [TestCase("", "badVerb")]
    [TestCase("verb=Sing", "badVerb")]
    [TestCase("verb=identify", "badVerb")]
    [TestCase("verb=Identify&verb=Identify", "badVerb")]
    [TestCase("verb=Identify&set=a", "badArgument")]
    [TestCase("verb=GetRecord&identifier=x", "badArgument")]
    [TestCase("verb=ListRecords", "badArgument")]
    [TestCase("verb=ListRecords&metadataPrefix=a&metadataPrefix=b", "badArgument")]
    [TestCase("verb=ListRecords&metadataPrefix=a&from=2026-13-01", "badArgument")]
    [TestCase("verb=ListRecords&metadataPrefix=a&from=2026-01-01&until=2026-01-02T00:00:00Z", "badArgument")]
    [TestCase("verb=ListRecords&metadataPrefix=a&from=2026-01-02&until=2026-01-01", "badArgument")]
    [TestCase("verb=ListRecords&metadataPrefix=a&resumptionToken=b", "badArgument")]
    [TestCase("verb=ListRecords&resumptionToken=b", "badResumptionToken")]
    [TestCase("verb=ListRecords&resumptionToken=YSBiIGMgZCBlIGYgZw", "badResumptionToken")]
    [TestCase("verb=ListSets&resumptionToken=b", "badResumptionToken")]
    [TestCase("verb=ListRecords&metadataPrefix=a&from=2026-01-01&until=2026-01-01", null)]
    [TestCase("verb=ListIdentifiers&metadataPrefix=a&until=2026-01-01T00:00:00Z&set=class:painting", null)]
    [TestCase("verb=ListMetadataFormats&identifier=x", null)]
    public void A_request_that_breaks_the_protocol_is_refused_by_its_code(string query, string? code)
    {
        var (request, fault) = OaiRequest.Read(Arguments(query));

        Assert.That(fault?.Code, Is.EqualTo(code));
        Assert.That(request is null, Is.EqualTo(code is not null));
    }

    [Test]
    public void A_token_says_what_was_asked_and_how_far_it_got()
    {
        var (request, _) = OaiRequest.Read(
            Arguments("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-02-01&set=class:film")
        );
        var cursor = new OaiCursor(DateTimeOffset.UnixEpoch.AddTicks(7), WorkId.New(), 100);

        var token = request!.Selection!.TokenAfter(cursor);

        Assert.That(OaiSelection.OfToken(token), Is.EqualTo(request.Selection with { After = cursor }));
        Assert.That(request.Selection.Until, Is.EqualTo(new DateTimeOffset(2026, 2, 2, 0, 0, 0, TimeSpan.Zero)));
    }

    [Test]
    public void A_record_in_Dublin_Core_names_languages_and_keeps_influences_apart_from_makers()
    {
        var record = XDocument.Parse(DublinCore.Of(Apsaras).ToString()).Root!;

        var said = record
            .Elements()
            .Select(element =>
                $"{element.Name.LocalName} {element.Attribute(XNamespace.Xml + "lang")?.Value} {element.Value}"
            )
            .ToList();
        Assert.That(said, Does.Contain("title zh-Hans 飞天"));
        Assert.That(said, Does.Contain("title en Apsaras\uFFFD"), "XML has no such character");
        Assert.That(said, Does.Contain("creator zh-Hans 张大千"));
        Assert.That(said, Does.Contain("contributor en Rembrandt (after)"));
        Assert.That(said, Does.Contain("date  -480/-450"));
        Assert.That(said, Does.Contain("rights  http://rightsstatements.org/vocab/CNE/1.0/"));
    }

    private static List<KeyValuePair<string, string>> Arguments(string query) =>
        [
            .. query
                .Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split('=', 2))
                .Select(pair => KeyValuePair.Create(pair[0], pair[1])),
        ];
}
