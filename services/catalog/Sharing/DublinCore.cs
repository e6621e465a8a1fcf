using System.Globalization;
using System.Xml.Linq;
using Exchange.Catalog.Domain;

namespace Exchange.Catalog.Sharing;

/// <summary>A work as unqualified Dublin Core, the one format that every harvester of OAI-PMH knows.</summary>
public static class DublinCore
{
    private static readonly XNamespace Elements = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>The namespace of the record.</summary>
    public const string Namespace = "http://www.openarchives.org/OAI/2.0/oai_dc/";

    /// <summary>Where its schema is.</summary>
    public const string Schema = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd";

    /// <summary>The record.</summary>
    public static XElement Of(PublicWork work)
    {
        XNamespace root = Namespace;
        var content = work.Content;
        var (makers, others) = MakersAndOthers(content);
        return new XElement(
            root + "dc",
            new XAttribute(XNamespace.Xmlns + "oai_dc", Namespace),
            new XAttribute(XNamespace.Xmlns + "dc", Elements),
            new XAttribute(XNamespace.Xmlns + "xsi", Instance),
            new XAttribute(Instance + "schemaLocation", $"{Namespace} {Schema}"),
            XmlTexts.Each(Elements + "title", content.Title),
            makers.SelectMany(one => PeopleOf("creator", one)),
            others.SelectMany(one => PeopleOf("contributor", one)),
            XmlTexts.Each(Elements + "description", content.Description),
            XmlTexts.One(Elements + "date", DateOf(content.Date)),
            XmlTexts.One(Elements + "type", content.Class),
            XmlTexts.Each(Elements + "format", content.Medium),
            XmlTexts.One(Elements + "format", content.Dimensions?.Text),
            XmlTexts.One(Elements + "identifier", work.Uri),
            NamesOf(content).Select(name => XmlTexts.One(Elements + "identifier", name)),
            XmlTexts.One(Elements + "rights", content.RightsStatus)
        );
    }

    /// <summary>Those who made a work, and those whom its maker followed or copied.</summary>
    public static (IReadOnlyList<Creator> Makers, IReadOnlyList<Creator> Others) MakersAndOthers(WorkContent content)
    {
        var all = (content.Creators ?? []).ToLookup(IsInfluence);
        return ([.. all[false]], [.. all[true]]);
    }

    /// <summary>True for whom the maker of a work followed or copied.</summary>
    public static bool IsInfluence(Creator creator) =>
        CreatorRoles.BearingOf(creator.Role)
            is RoleBearing.Near
                or RoleBearing.Manner
                or RoleBearing.Model
                or RoleBearing.None;

    private static IEnumerable<XElement> PeopleOf(string element, Creator creator) =>
        creator.Name.Select(name => new XElement(
            Elements + element,
            new XAttribute(XNamespace.Xml + "lang", name.Key),
            XmlTexts.Clean(creator.Role is null ? name.Value : $"{name.Value} ({creator.Role})")
        ));

    private static string? DateOf(DateSpan? date) =>
        date?.Text
        ?? (date?.First() is { } first ? string.Create(CultureInfo.InvariantCulture, $"{first}/{date.Last()}") : null);

    private static IEnumerable<string> NamesOf(WorkContent content)
    {
        if (content.Source is { } source)
            yield return source.Value;
        foreach (var identifier in content.Identifiers ?? [])
            yield return identifier.Value;
    }
}
