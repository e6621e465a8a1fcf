using System.Text;
using System.Xml.Linq;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Files;
using Exchange.Catalog.Sharing;
using Exchange.Kernel;

namespace Exchange.Tests.Unit.Catalog;

/// <summary>LIDO out and in. Its schema is in no package: what it asks for is held here, element by element.</summary>
public sealed class LidoTests
{
    private static readonly XNamespace Lido = "http://www.lido-schema.org";

    // Parent, and its children in the order of the schema of LIDO 1.0; those with a mark must be there.
    private static readonly Dictionary<string, string> Order = new(StringComparer.Ordinal)
    {
        ["lido"] = "lidoRecID! descriptiveMetadata! administrativeMetadata!",
        ["descriptiveMetadata"] = "objectClassificationWrap! objectIdentificationWrap! eventWrap",
        ["objectClassificationWrap"] = "objectWorkTypeWrap! classificationWrap",
        ["objectIdentificationWrap"] = "titleWrap! repositoryWrap objectDescriptionWrap objectMeasurementsWrap",
        ["titleSet"] = "appellationValue!",
        ["objectMeasurementsSet"] = "displayObjectMeasurements objectMeasurements",
        ["measurementSet"] = "measurementType! measurementUnit! measurementValue!",
        ["event"] = "eventType! eventActor eventDate eventMaterialsTech",
        ["eventActor"] = "displayActorInRole actorInRole",
        ["actorInRole"] = "actor! roleActor attributionQualifierActor",
        ["actor"] = "actorID nameActorSet! vitalDatesActor",
        ["eventDate"] = "displayDate date",
        ["date"] = "earliestDate latestDate",
        ["administrativeMetadata"] = "rightsWorkWrap recordWrap! resourceWrap",
        ["rightsWorkSet"] = "rightsType creditLine",
        ["recordWrap"] = "recordID! recordType! recordSource! recordInfoSet",
        ["recordInfoSet"] = "recordInfoLink recordMetadataDate",
    };

    private static readonly WorkContent Content = new()
    {
        Title = new LanguageMap { ["zh-Hans"] = "鼎", ["en"] = "Ding" },
        Description = new LanguageMap { ["en"] = "A vessel." },
        Creators =
        [
            new Creator(new LanguageMap { ["en"] = "A. Founder" }, "maker", new DateSpan(null, -480, -420)),
            new Creator(new LanguageMap { ["en"] = "B. Model" }, "after"),
        ],
        Date = new DateSpan("5th century BCE", -499, -400),
        Class = "artifact",
        ProfileVersion = 1,
        Details = System.Text.Json.JsonSerializer.SerializeToElement(new { kind = "sculpture" }),
        Medium = new LanguageMap { ["en"] = "Bronze" },
        Dimensions = new Dimensions("30 x 20 cm", 200, 300),
        Identifiers = [new Identifier("accessionNumber", "1949.1"), new Identifier("url", "https://a.example/1")],
        CreditLine = new LanguageMap { ["en"] = "Gift" },
        RightsStatus = "http://creativecommons.org/publicdomain/mark/1.0/",
        Images = ["https://a.example/1.jpg"],
    };

    [Test]
    public void A_record_has_the_elements_of_the_schema_in_its_order()
    {
        foreach (
            var content in new[]
            {
                Content,
                new WorkContent { Title = Content.Title, RightsStatus = "x" },
            }
        )
        foreach (var element in Record(content).DescendantsAndSelf())
        {
            if (!Order.TryGetValue(element.Name.LocalName, out var order))
                continue;
            var children = element.Elements().Select(child => child.Name.LocalName).Distinct().ToList();
            var known = order.Split(' ');
            var must = known.Where(name => name.EndsWith('!')).Select(name => name.TrimEnd('!'));
            Assert.That(known.Select(name => name.TrimEnd('!')).Where(children.Contains), Is.EqualTo(children));
            Assert.That(must.Except(children), Is.Empty, element.Name.LocalName);
        }
    }

    [Test]
    public void Halves_have_a_language_and_ids_a_type()
    {
        var record = Record(Content);

        string[] halves = ["descriptiveMetadata", "administrativeMetadata"];
        Assert.That(
            halves.Select(half => (string?)record.Element(Lido + half)!.Attribute(XNamespace.Xml + "lang")),
            Is.All.Not.Null
        );
        string[] ids = ["lidoRecID", "recordID", "conceptID", "workID", "legalBodyID"];
        Assert.That(
            record
                .Descendants()
                .Where(one => ids.Contains(one.Name.LocalName))
                .Select(one => one.Attribute(Lido + "type")),
            Is.All.Not.Null
        );
    }

    [TestCase("{0}")]
    [TestCase("<lido:lidoWrap xmlns:lido='http://www.lido-schema.org'>{0}</lido:lidoWrap>")]
    public async Task What_goes_out_comes_in_again(string around)
    {
        var record = Record(Content).ToString();

        var (content, errors) = await ReadAsync(around.Replace("{0}", record, StringComparison.Ordinal));

        Assert.That(errors, Is.Empty);
        Assert.That(content.Title, Is.EqualTo(Content.Title));
        Assert.That(
            content.Creators!.Select(one => (one.Name["en"], one.Role)),
            Is.EqualTo([("A. Founder", "maker"), ("B. Model", "after")])
        );
        Assert.That(content.Creators![0].Dates!.Earliest, Is.EqualTo(-480));
        Assert.That(content.Date, Is.EqualTo(Content.Date));
        Assert.That(content.Class, Is.EqualTo("artifact"));
        Assert.That(content.Details!.Value.GetProperty("kind").GetString(), Is.EqualTo("sculpture"));
        Assert.That(content.Medium, Is.EqualTo(Content.Medium));
        Assert.That((content.Dimensions!.WidthMm, content.Dimensions.HeightMm), Is.EqualTo((200m, 300m)));
        Assert.That(content.Identifiers![0], Is.EqualTo(Content.Identifiers![0]));
        Assert.That(content.RightsStatus, Is.EqualTo(Content.RightsStatus));
        Assert.That(content.CreditLine, Is.EqualTo(Content.CreditLine));
        Assert.That(content.Images, Is.EqualTo(Content.Images));
    }

    // As LIDO 1.1 writes concepts, and with another order of events, languages and units.
    [Test]
    public async Task Concepts_of_LIDO_1_1_are_read()
    {
        const string Record = """
            <l:lido xmlns:l="http://www.lido-schema.org" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
              <l:lidoRecID l:type="local">r1</l:lidoRecID>
              <l:descriptiveMetadata xml:lang="de">
                <l:objectClassificationWrap><l:objectWorkTypeWrap><l:objectWorkType>
                  <skos:Concept><skos:prefLabel xml:lang="de">Gemälde</skos:prefLabel></skos:Concept>
                </l:objectWorkType></l:objectWorkTypeWrap></l:objectClassificationWrap>
                <l:objectIdentificationWrap><l:titleWrap><l:titleSet>
                  <l:appellationValue>Die Wolke</l:appellationValue>
                </l:titleSet></l:titleWrap>
                <l:objectMeasurementsWrap><l:objectMeasurementsSet><l:objectMeasurements><l:measurementSet>
                  <l:measurementType><l:term>Höhe</l:term></l:measurementType><l:measurementUnit>cm</l:measurementUnit>
                  <l:measurementValue>41.5</l:measurementValue>
                </l:measurementSet></l:objectMeasurements></l:objectMeasurementsSet></l:objectMeasurementsWrap>
                </l:objectIdentificationWrap>
                <l:eventWrap>
                  <l:eventSet><l:event><l:eventType><l:term>Acquisition</l:term></l:eventType>
                    <l:eventActor><l:displayActorInRole>A Dealer</l:displayActorInRole></l:eventActor></l:event>
                  </l:eventSet>
                  <l:eventSet><l:event><l:eventType>
                      <skos:Concept><skos:prefLabel>Herstellung</skos:prefLabel></skos:Concept></l:eventType>
                    <l:eventActor><l:displayActorInRole>Anna</l:displayActorInRole></l:eventActor>
                    <l:eventActor><l:displayActorInRole>Berta</l:displayActorInRole></l:eventActor></l:event>
                  </l:eventSet>
                </l:eventWrap>
              </l:descriptiveMetadata>
            </l:lido>
            """;

        var (content, errors) = await ReadAsync(Record);

        Assert.That(errors, Is.Empty);
        Assert.That(content.Class, Is.EqualTo("painting"));
        Assert.That(content.Title["de"], Is.EqualTo("Die Wolke"), "texts without a language have that of their half");
        Assert.That(content.Creators!.Select(one => one.Name["und"]), Is.EqualTo(["Anna", "Berta"]));
        Assert.That(content.Dimensions!.HeightMm, Is.EqualTo(415m));
    }

    private static XElement Record(WorkContent content) =>
        Exchange.Catalog.Sharing.Lido.Of(
            new PublicWork("http://a.example", WorkId.New(), ParticipantId.New(), IsListed: true, content, default)
        );

    private static async Task<(WorkContent Content, IReadOnlyList<FieldError> Errors)> ReadAsync(string document)
    {
        var mapping = BuiltInMappings.Find("lido")!.Mapping;
        var stream = new MemoryStream(Encoding.UTF8.GetBytes(document));
        await foreach (var row in SourceRows.ReadAsync(stream, mapping, CancellationToken.None))
        {
            using var json = row.Document;
            var mapped = RowMapper.Map(mapping, json!.RootElement.Clone());
            return (mapped.Content, mapped.Errors);
        }
        throw new InvalidDataException("There was no record.");
    }
}
