using System.Globalization;
using System.Xml.Linq;

namespace Exchange.Catalog.Sharing;

/// <summary>A format in which records are given out.</summary>
/// <param name="Prefix">What a harvester asks for it by.</param>
/// <param name="Of">Writes a work in it.</param>
public sealed record OaiFormat(string Prefix, string Schema, string Namespace, Func<PublicWork, XElement> Of)
{
    /// <summary>Every one.</summary>
    public static IReadOnlyList<OaiFormat> All { get; } =
    [
        new("oai_dc", DublinCore.Schema, DublinCore.Namespace, DublinCore.Of),
        new("lido", Lido.Schema, Lido.Namespace, Lido.Of),
    ];

    /// <summary>The one of this prefix; null where there is none.</summary>
    public static OaiFormat? Find(string? prefix) =>
        All.FirstOrDefault(format => string.Equals(format.Prefix, prefix, StringComparison.Ordinal));
}

/// <summary>Writes the answers of the protocol.</summary>
internal static class OaiXml
{
    private const string Schema = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd";
    private static readonly XNamespace Oai = "http://www.openarchives.org/OAI/2.0/";
    private static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>The whole document; where the request itself is wrong, its arguments are not repeated.</summary>
    public static XDocument Document(
        string address,
        DateTimeOffset now,
        IEnumerable<KeyValuePair<string, string>> arguments,
        IEnumerable<XElement> answer
    ) =>
        new(
            new XElement(
                Oai + "OAI-PMH",
                new XAttribute(XNamespace.Xmlns + "xsi", Instance),
                new XAttribute(Instance + "schemaLocation", $"{Oai.NamespaceName} {Schema}"),
                new XElement(Oai + "responseDate", Stamp(now)),
                new XElement(
                    Oai + "request",
                    arguments.Select(one => new XAttribute(one.Key, XmlTexts.Clean(one.Value))),
                    BaseOf(address)
                ),
                answer
            )
        );

    public static XElement Error(OaiFault fault) =>
        new(Oai + "error", new XAttribute("code", fault.Code), XmlTexts.Clean(fault.Message));

    public static XElement Identify(string address, string adminEmail, DateTimeOffset earliest) =>
        new(
            Oai + "Identify",
            new XElement(Oai + "repositoryName", "Exchange catalog"),
            new XElement(Oai + "baseURL", BaseOf(address)),
            new XElement(Oai + "protocolVersion", "2.0"),
            new XElement(Oai + "adminEmail", adminEmail),
            new XElement(Oai + "earliestDatestamp", Stamp(earliest)),
            new XElement(Oai + "deletedRecord", "persistent"),
            new XElement(Oai + "granularity", "YYYY-MM-DDThh:mm:ssZ")
        );

    public static XElement Formats() =>
        new(
            Oai + "ListMetadataFormats",
            OaiFormat.All.Select(format => new XElement(
                Oai + "metadataFormat",
                new XElement(Oai + "metadataPrefix", format.Prefix),
                new XElement(Oai + "schema", format.Schema),
                new XElement(Oai + "metadataNamespace", format.Namespace)
            ))
        );

    public static XElement Sets(IEnumerable<(string Spec, string Name)> sets) =>
        new(
            Oai + "ListSets",
            sets.Select(set => new XElement(
                Oai + "set",
                new XElement(Oai + "setSpec", set.Spec),
                new XElement(Oai + "setName", set.Name)
            ))
        );

    public static XElement One(PublicWork work, OaiFormat format) =>
        new(Oai + nameof(OaiVerb.GetRecord), Record(work, format));

    /// <param name="token">By which the list goes on; empty at its end, null where it came in one piece.</param>
    public static XElement List(
        OaiVerb verb,
        IEnumerable<PublicWork> works,
        OaiFormat format,
        (string Token, long Given)? token
    ) =>
        new(
            Oai + verb.ToString(),
            works.Select(work => verb is OaiVerb.ListRecords ? Record(work, format) : Header(work)),
            token is { } rest
                ? new XElement(Oai + "resumptionToken", new XAttribute("cursor", rest.Given), rest.Token)
                : null
        );

    /// <summary>The identifier of a work in the protocol (oai-identifier 2.0).</summary>
    public static string IdentifierOf(string address, WorkId workId) => $"oai:{new Uri(address).Host}:{workId}";

    /// <summary>The work that an identifier names; null where it is none of this repository.</summary>
    public static WorkId? WorkOf(string address, string? identifier)
    {
        var scheme = $"oai:{new Uri(address).Host}:";
        var isOurs = identifier?.StartsWith(scheme, StringComparison.Ordinal) is true;
        return isOurs && WorkId.TryParse(identifier![scheme.Length..], provider: null, out var workId) ? workId : null;
    }

    private static XElement Record(PublicWork work, OaiFormat format) =>
        new(Oai + "record", Header(work), work.IsListed ? new XElement(Oai + "metadata", format.Of(work)) : null);

    private static XElement Header(PublicWork work) =>
        new(
            Oai + "header",
            work.IsListed ? null : new XAttribute("status", "deleted"),
            new XElement(Oai + "identifier", IdentifierOf(work.Address, work.WorkId)),
            new XElement(Oai + "datestamp", Stamp(work.UpdatedAt)),
            new XElement(Oai + "setSpec", $"class:{work.Content.Class}"),
            new XElement(Oai + "setSpec", $"holder:{work.HolderId}")
        );

    private static string BaseOf(string address) => $"{address}/oai";

    private static string Stamp(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
