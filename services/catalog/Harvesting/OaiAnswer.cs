using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Catalog.Files;
using Exchange.Kernel;

namespace Exchange.Catalog.Harvesting;

/// <summary>A record of a provider.</summary>
/// <param name="Identifier">Its name in the protocol.</param>
/// <param name="IsDeleted">True where the provider has it no more.</param>
/// <param name="Row">The metadata's element with the record's header as its member <c>header</c>.</param>
internal sealed record OaiRecord(string Identifier, bool IsDeleted, SourceRow Row);

/// <summary>One answer of a provider.</summary>
/// <param name="RespondedAt">By the provider's clock.</param>
/// <param name="Granularity">How it writes instants, where it was asked who it is.</param>
/// <param name="Token">By which its list goes on; null at its end.</param>
/// <param name="Fault">The provider's own refusal: its code and message.</param>
internal sealed record OaiAnswer(
    DateTimeOffset RespondedAt,
    string? Granularity,
    IReadOnlyList<OaiRecord> Records,
    string? Token,
    (string Code, string Message)? Fault
)
{
    private const int MostRecords = 5_000;
    private const int LongestToken = 10_000;
    private const int LongestIdentifier = 600;
    private static readonly FieldError NoIdentifier = new(
        "",
        "row.noIdentifier",
        $"The record's header names nothing, or by more than {LongestIdentifier} characters."
    );

    /// <summary>Reads an answer. What a record breaks is told of that record alone.</summary>
    /// <param name="stream">The answer's bytes.</param>
    /// <param name="element">The local name of the metadata's element.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="InvalidDataException">It is no answer of the protocol.</exception>
    public static async Task<OaiAnswer> ReadAsync(Stream stream, string element, CancellationToken cancel)
    {
        string[] names = ["record", "responseDate", "granularity", "resumptionToken", "error"];
        var texts = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        var records = new List<OaiRecord>();
        await foreach (var (name, row) in new XmlRows(stream, names).ReadNamedAsync(cancel))
        {
            if (name is not "record")
                texts[name] = row.Document is null ? [] : Take(row);
            else if (records.Count == MostRecords)
                throw new InvalidDataException($"One answer holds more than {MostRecords} records.");
            else
                records.Add(ToRecord(row, element));
        }
        if (!texts.TryGetValue("responseDate", out var date))
            throw new InvalidDataException("This is no answer of OAI-PMH: it has no responseDate.");
        var token = Text(texts.GetValueOrDefault("resumptionToken"));
        if (token?.Length > LongestToken)
            throw new InvalidDataException($"The resumption token has more than {LongestToken} characters.");
        return new OaiAnswer(
            InstantOf(Text(date)),
            Text(texts.GetValueOrDefault("granularity")),
            records,
            token,
            texts.TryGetValue("error", out var error) ? (Text(error, "@code") ?? "", Text(error) ?? "") : null
        );
    }

    private static OaiRecord ToRecord(SourceRow source, string element)
    {
        if (source.Document is null)
            return new OaiRecord("", IsDeleted: false, source);
        var record = Take(source);
        var header = record["header"] as JsonObject ?? [];
        if (TextOf(header["identifier"]) is not { Length: <= LongestIdentifier } identifier)
            return new OaiRecord("", IsDeleted: false, source with { Document = null, Fault = NoIdentifier });
        if (Text(header, "@status") is "deleted")
            return new OaiRecord(identifier, IsDeleted: true, source with { Document = null });
        var metadata = (record["metadata"] as JsonObject)?[element] as JsonObject;
        if (metadata is null)
            return new OaiRecord(identifier, IsDeleted: false, Without(source, identifier, element));
        var row = metadata.DeepClone().AsObject();
        row["header"] = header.DeepClone();
        var json = JsonSerializer.SerializeToUtf8Bytes(row);
        return new OaiRecord(identifier, IsDeleted: false, SourceRows.ToRow(source.Line, json));
    }

    private static SourceRow Without(SourceRow source, string identifier, string element) =>
        source with
        {
            Document = null,
            Fault = new FieldError("", "row.noMetadata", $"The metadata of {identifier} is no element '{element}'."),
        };

    private static JsonObject Take(SourceRow row)
    {
        using (row.Document)
            return JsonObject.Create(row.Document!.RootElement.Clone())!;
    }

    private static string? Text(JsonObject? element, string member = "#") => TextOf(element?[member]);

    private static string? TextOf(JsonNode? node) =>
        node switch
        {
            JsonValue value => value.ToString(),
            JsonObject element => TextOf(element["#"]),
            _ => null,
        };

    private static DateTimeOffset InstantOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant.ToUniversalTime()
            : throw new InvalidDataException("This is no answer of OAI-PMH: its responseDate is no instant.");
}
