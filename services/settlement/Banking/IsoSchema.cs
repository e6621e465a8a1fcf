using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Exchange.Kernel;

namespace Exchange.Settlement.Banking;

/// <summary>
/// A message of ISO 20022 with its schema. What comes from outside is read without document types, entities and
/// anything fetched, in bounded size and depth, and is validated before a word of it is believed.
/// </summary>
public sealed class IsoSchema
{
    /// <summary>Bytes of a document.</summary>
    public const int LargestBytes = 8 * 1024 * 1024;

    private const int DeepestElement = 40;
    private const int MostFaults = 20;

    private readonly Lazy<XmlSchemaSet> schemas;

    private IsoSchema(string message)
    {
        Message = message;
        Namespace = $"urn:iso:std:iso:20022:tech:xsd:{message}";
        schemas = new Lazy<XmlSchemaSet>(Compile);
    }

    /// <summary>Statement of an account.</summary>
    public static IsoSchema Camt053 { get; } = new("camt.053.001.13");

    /// <summary>Notification of single lines.</summary>
    public static IsoSchema Camt054 { get; } = new("camt.054.001.13");

    /// <summary>Orders to pay.</summary>
    public static IsoSchema Pain001 { get; } = new("pain.001.001.12");

    /// <summary>What became of orders to pay.</summary>
    public static IsoSchema Pain002 { get; } = new("pain.002.001.14");

    /// <summary>Name and version.</summary>
    public string Message { get; }

    /// <summary>The namespace of its elements.</summary>
    public XNamespace Namespace { get; }

    /// <summary>Reads a document that is valid by one of these schemas.</summary>
    /// <returns>Refused with the place of each fault: <c>xml.malformed</c>, <c>xml.unsafe</c>, <c>xml.tooLarge</c>,
    /// <c>xml.unknownMessage</c>, <c>xml.invalid</c>.</returns>
    public static Result<XDocument> Read(byte[] xml, params IReadOnlyList<IsoSchema> expected)
    {
        if (xml.Length > LargestBytes)
            return Error.Invalid("xml.tooLarge", $"A document has at most {LargestBytes} bytes.");
        try
        {
            var found = RootOf(xml);
            if (!found.IsOk)
                return found.Error;
            return expected.FirstOrDefault(one => found.Value == one.Namespace + "Document") is { } schema
                ? schema.Validated(xml)
                : Error.Invalid(
                    "xml.unknownMessage",
                    $"The document is {found.Value}; expected is {string.Join(" or ", expected.Select(Name))}."
                );
        }
        catch (XmlException fault)
        {
            return Refuse(fault);
        }
    }

    /// <summary>Holds our own document against the schema.</summary>
    /// <exception cref="XmlSchemaValidationException">It is not valid, which is a fault of the program.</exception>
    public void Check(byte[] xml)
    {
        var read = Validated(xml);
        if (!read.IsOk)
            throw new XmlSchemaValidationException(
                $"Our {Message} is not valid: {string.Join("; ", read.Error.Fields.Select(field => field.Message))}"
            );
    }

    private static string Name(IsoSchema schema) => schema.Message;

    // The whole document is walked once, for its root and its depth, before a tree is made of it.
    private static Result<XName> RootOf(byte[] xml)
    {
        using var reader = XmlReader.Create(new MemoryStream(xml), Settings());
        XName? root = null;
        while (reader.Read())
        {
            if (reader.Depth > DeepestElement)
                return Error.Invalid("xml.tooDeep", $"Its elements are nested deeper than {DeepestElement}.");
            if (root is null && reader.NodeType == XmlNodeType.Element)
                root = XName.Get(reader.LocalName, reader.NamespaceURI);
        }
        return root!;
    }

    private Result<XDocument> Validated(byte[] xml)
    {
        var faults = new List<FieldError>();
        var settings = Settings();
        settings.ValidationType = ValidationType.Schema;
        settings.Schemas = schemas.Value;
        settings.ValidationEventHandler += (_, fault) =>
        {
            if (faults.Count < MostFaults)
                faults.Add(FaultAt(fault.Exception.LineNumber, fault.Exception.LinePosition, "schema", fault.Message));
        };
        using var reader = XmlReader.Create(new MemoryStream(xml), settings);
        var document = XDocument.Load(reader);
        return faults.Count == 0
            ? document
            : Error.Invalid("xml.invalid", $"The document is not valid by {Message}.", faults);
    }

    private static XmlReaderSettings Settings() =>
        new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = LargestBytes,
            MaxCharactersFromEntities = 1,
            CloseInput = true,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };

    private static Error Refuse(XmlException fault) =>
        fault.Message.Contains("DTD", StringComparison.Ordinal)
            ? Error.Invalid("xml.unsafe", "A document type (DTD) is not read, nor any entity of one.")
            : Error.Invalid(
                "xml.malformed",
                "The body is no well-formed XML.",
                FaultAt(fault.LineNumber, fault.LinePosition, "xml", fault.Message)
            );

    private static FieldError FaultAt(int line, int column, string code, string message) =>
        new(FormattableString.Invariant($"line {line}, column {column}"), code, message);

    private XmlSchemaSet Compile()
    {
        using var file = typeof(IsoSchema).Assembly.GetManifestResourceStream($"{Message}.xsd")!;
        using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        var set = new XmlSchemaSet { XmlResolver = null };
        set.Add(Namespace.NamespaceName, reader);
        set.Compile();
        return set;
    }
}
