using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Exchange.Catalog.Domain;

namespace Exchange.Catalog.Sharing;

/// <summary>
/// A work as a record of LIDO 1.0 (lido-schema.org), in the order of elements that its schema has. What is of the work
/// is in its descriptive half, rights and the record itself in the administrative one.
/// </summary>
public static class Lido
{
    /// <summary>The namespace of the record.</summary>
    public const string Namespace = "http://www.lido-schema.org";

    /// <summary>Where its schema is.</summary>
    public const string Schema = "http://www.lido-schema.org/schema/v1.0/lido-v1.0.xsd";

    private const string Production = "http://terminology.lido-schema.org/lido00007";
    private static readonly XNamespace Root = Namespace;
    private static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>The record.</summary>
    public static XElement Of(PublicWork work)
    {
        var language = new XAttribute(XNamespace.Xml + "lang", work.Content.Title.Keys.FirstOrDefault() ?? "und");
        return new XElement(
            Root + "lido",
            new XAttribute(XNamespace.Xmlns + "lido", Namespace),
            new XAttribute(XNamespace.Xmlns + "xsi", Instance),
            new XAttribute(Instance + "schemaLocation", $"{Namespace} {Schema}"),
            Id("lidoRecID", "local", work.WorkId.ToString()),
            new XElement(
                Root + "descriptiveMetadata",
                language,
                Classification(work.Content),
                Identification(work.Content),
                new XElement(Root + "eventWrap", new XElement(Root + "eventSet", Event(work.Content)))
            ),
            new XElement(
                Root + "administrativeMetadata",
                language,
                Rights(work.Content),
                Record(work),
                Images(work.Content)
            )
        );
    }

    private static XElement Classification(WorkContent content) =>
        new(
            Root + "objectClassificationWrap",
            new XElement(Root + "objectWorkTypeWrap", Concept("objectWorkType", content.Class)),
            KindOf(content) is { } kind
                ? new XElement(Root + "classificationWrap", Concept("classification", kind))
                : null
        );

    private static XElement Identification(WorkContent content) =>
        new(
            Root + "objectIdentificationWrap",
            new XElement(
                Root + "titleWrap",
                new XElement(Root + "titleSet", XmlTexts.Each(Root + "appellationValue", content.Title))
            ),
            Wrapped("repositoryWrap", "repositorySet", NamesOf(content)),
            Wrapped(
                "objectDescriptionWrap",
                "objectDescriptionSet",
                XmlTexts.Each(Root + "descriptiveNoteValue", content.Description)
            ),
            Wrapped("objectMeasurementsWrap", "objectMeasurementsSet", Measurements(content.Dimensions))
        );

    private static XElement? Wrapped(string wrap, string set, IEnumerable<XElement> inside)
    {
        XElement[] all = [.. inside];
        return all.Length == 0
            ? null
            : new XElement(Root + wrap, new XElement(Root + set, all.Cast<object>().ToArray()));
    }

    private static IEnumerable<XElement> NamesOf(WorkContent content) =>
        (content.Identifiers ?? [])
            .Where(one => one.Scheme is not IdentifierSchemes.Url)
            .Select(one => Id("workID", one.Scheme, one.Value));

    private static IEnumerable<XElement> Measurements(Dimensions? sizes)
    {
        if (sizes is null)
            yield break;
        if (XmlTexts.One(Root + "displayObjectMeasurements", sizes.Text) is { } text)
            yield return text;
        (string Name, decimal? Value)[] sides =
        [
            ("width", sizes.WidthMm),
            ("height", sizes.HeightMm),
            ("depth", sizes.DepthMm),
            ("diameter", sizes.DiameterMm),
        ];
        XElement[] sets =
        [
            .. sides
                .Where(side => side.Value is not null)
                .Select(side => new XElement(
                    Root + "measurementSet",
                    new XElement(Root + "measurementType", side.Name),
                    new XElement(Root + "measurementUnit", "mm"),
                    new XElement(Root + "measurementValue", side.Value!.Value.ToString(CultureInfo.InvariantCulture))
                )),
        ];
        if (sets.Length > 0)
            yield return new XElement(Root + "objectMeasurements", sets.Cast<object>().ToArray());
    }

    private static XElement Event(WorkContent content) =>
        new(
            Root + "event",
            new XElement(
                Root + "eventType",
                Id("conceptID", "URI", Production),
                new XElement(Root + "term", new XAttribute(XNamespace.Xml + "lang", "en"), "Production")
            ),
            (content.Creators ?? []).Select(Actor),
            content.Date is { } date
                ? new XElement(Root + "eventDate", XmlTexts.One(Root + "displayDate", date.Text), Years("date", date))
                : null,
            XmlTexts
                .Each(Root + "displayMaterialsTech", content.Medium)
                .Select(text => new XElement(Root + "eventMaterialsTech", text))
        );

    private static XElement Actor(Creator creator)
    {
        var isInfluence = DublinCore.IsInfluence(creator);
        return new XElement(
            Root + "eventActor",
            new XElement(
                Root + "actorInRole",
                new XElement(
                    Root + "actor",
                    new XElement(Root + "nameActorSet", XmlTexts.Each(Root + "appellationValue", creator.Name)),
                    creator.Dates is { } dates ? Years("vitalDatesActor", dates) : null
                ),
                creator.Role is { } role && !isInfluence
                    ? new XElement(Root + "roleActor", XmlTexts.One(Root + "term", role))
                    : null,
                isInfluence ? XmlTexts.One(Root + "attributionQualifierActor", creator.Role) : null
            )
        );
    }

    private static XElement? Years(string name, DateSpan span) =>
        span.First() is { } first && span.Last() is { } last
            ? new XElement(
                Root + name,
                new XElement(Root + "earliestDate", Year(first)),
                new XElement(Root + "latestDate", Year(last))
            )
            : null;

    private static string Year(int year) =>
        year.ToString(year < 0 ? "'-'0000;'-'0000" : "0000", CultureInfo.InvariantCulture);

    private static XElement Rights(WorkContent content) =>
        new(
            Root + "rightsWorkWrap",
            new XElement(
                Root + "rightsWorkSet",
                new XElement(Root + "rightsType", Id("conceptID", "URI", content.RightsStatus)),
                XmlTexts.Each(Root + "creditLine", content.CreditLine)
            )
        );

    private static XElement Record(PublicWork work) =>
        new(
            Root + "recordWrap",
            Id("recordID", "local", work.WorkId.ToString()),
            new XElement(
                Root + "recordType",
                new XElement(Root + "term", new XAttribute(XNamespace.Xml + "lang", "en"), "item")
            ),
            new XElement(Root + "recordSource", Id("legalBodyID", "local", work.HolderId.ToString())),
            new XElement(
                Root + "recordInfoSet",
                new XElement(Root + "recordInfoLink", work.Uri),
                new XElement(
                    Root + "recordMetadataDate",
                    work.UpdatedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                )
            )
        );

    private static XElement? Images(WorkContent content) =>
        content.Images is not { Count: > 0 } images
            ? null
            : new XElement(
                Root + "resourceWrap",
                images.Select(image => new XElement(
                    Root + "resourceSet",
                    new XElement(Root + "resourceRepresentation", XmlTexts.One(Root + "linkResource", image))
                ))
            );

    private static XElement Concept(string name, string term) =>
        new(
            Root + name,
            new XElement(Root + "term", new XAttribute(XNamespace.Xml + "lang", "en"), XmlTexts.Clean(term))
        );

    private static XElement Id(string name, string type, string value) =>
        new(Root + name, new XAttribute(Root + "type", type), XmlTexts.Clean(value));

    private static string? KindOf(WorkContent content) =>
        content.Details is { ValueKind: JsonValueKind.Object } details
        && details.TryGetProperty("kind", out var kind)
        && kind.ValueKind is JsonValueKind.String
            ? kind.GetString()
            : null;
}
