using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>Reads and checks mapping documents.</summary>
public static partial class MappingReader
{
    /// <summary>Characters of a whole document.</summary>
    public const int LongestDocument = 200_000;

    /// <summary>What a document looks like, as it is published: Schemas/mapping.json.</summary>
    public static JsonElement Schema { get; } = ReadSchema();

    private static readonly JsonSerializerOptions Settings = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        PropertyNameCaseInsensitive = false,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = 32,
        Converters = { new ExpressionJson(), new RepeatJson(), new WordJson() },
    };

    /// <summary>
    /// The mapping of this document. Refusals: <c>mapping.tooLong</c>; <c>mapping.invalid</c> with the pointer of the
    /// first thing that is wrong.
    /// </summary>
    public static Result<Mapping> Read(string document)
    {
        if (document.Length > LongestDocument)
            return Error.Invalid("mapping.tooLong", $"A mapping has at most {LongestDocument} characters.");
        try
        {
            var mapping = JsonSerializer.Deserialize<Mapping>(document, Settings);
            return mapping is null ? Refuse("", "A mapping is an object.") : Check(mapping, document);
        }
        catch (JsonException fault)
        {
            return Refuse(ToPointer(fault.Path), fault.Message);
        }
    }

    private static readonly Dictionary<string, DetailTemplate> NoDetails = [];

    private static JsonElement ReadSchema()
    {
        using var stream = typeof(MappingReader).Assembly.GetManifestResourceStream("Schemas/mapping.json")!;
        return JsonSerializer.Deserialize<JsonElement>(stream);
    }

    private static Result<Mapping> Check(Mapping mapping, string document)
    {
        using var json = JsonDocument.Parse(document);
        if (FirstNull(json.RootElement) is { } nothing)
            return Refuse(nothing, "What a mapping does not say is left out of it, not null.");
        foreach (var part in json.RootElement.EnumerateObject())
        foreach (var name in NamesUsed(part.Value))
        {
            // A name of names could be made to mean more than any row is worth.
            if (part.NameEquals("names") || !mapping.Names.ContainsKey(name))
                return Refuse($"/{part.Name}", $"'{name}' is not in names, or is used within names.");
        }
        if (!MappingName().IsMatch(mapping.Name))
            return Refuse("/name", "A name is lower-case letters, digits and '-', from 2 to 60 characters.");
        if (new object?[] { mapping.Work, mapping.Party, mapping.PartyName }.Count(target => target is not null) != 1)
            return Refuse("", "A mapping has one of work, party and partyName: what its rows become.");
        if (mapping.Work is { Title.Count: 0 })
            return Refuse("/work/title", "A title in at least one language is needed.");
        if (mapping.Delimiter is not ("," or ";" or "\t" or "|"))
            return Refuse("/delimiter", "A delimiter is a comma, a semicolon, a tab or a bar.");
        if (RefuseRows(mapping) is { } reason)
            return Refuse("/rows", reason);
        if (mapping.Source.Each is not null)
            return Refuse("/source/each", "A row has one key: this template does not repeat.");
        foreach (var (name, detail) in mapping.Work?.Details ?? NoDetails)
        {
            if (new object?[] { detail.Text, detail.Texts, detail.Number }.Count(form => form is not null) != 1)
                return Refuse($"/work/details/{name}", "A detail is one of text, texts and number.");
        }
        return mapping;
    }

    private static string? RefuseRows(Mapping mapping) =>
        mapping.Format switch
        {
            SourceFormat.Csv or SourceFormat.Ndjson when mapping.Rows is not null => "A line is a row of such a file.",
            SourceFormat.Json when mapping.Rows is { } path && FieldPath.Read(path) is not { FromRoot: false } =>
                "It is the path to the array: names separated by single points, or '.'.",
            SourceFormat.Xml when mapping.Rows is null or "" || mapping.Rows.Contains('.', StringComparison.Ordinal) =>
                "It is the local name of the element that is a row.",
            _ => null,
        };

    private static string? FirstNull(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Null => "",
            JsonValueKind.Array => element
                .EnumerateArray()
                .Select((item, index) => FirstNull(item) is { } below ? $"/{index}{below}" : null)
                .FirstOrDefault(found => found is not null),
            JsonValueKind.Object => element
                .EnumerateObject()
                .Select(member => FirstNull(member.Value) is { } below ? $"/{member.Name}{below}" : null)
                .FirstOrDefault(found => found is not null),
            _ => null,
        };

    private static IEnumerable<string> NamesUsed(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().SelectMany(NamesUsed),
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(member =>
                    member.NameEquals("use") && member.Value.ValueKind is JsonValueKind.String
                        ? [member.Value.GetString()!]
                        : NamesUsed(member.Value)
                ),
            _ => [],
        };

    private static Error Refuse(string pointer, string message) =>
        Error.Invalid(
            "mapping.invalid",
            "The mapping document is not valid.",
            new FieldError(pointer, "mapping.invalid", message)
        );

    // System.Text.Json names the place as $.work.title.en or $.work.creators[0].name.
    private static string ToPointer(string? path) =>
        path is null or "$"
            ? ""
            : string.Concat(
                path[1..]
                    .Split(['.', '['], StringSplitOptions.RemoveEmptyEntries)
                    .Select(part => $"/{part.Trim(']', '\'')}")
            );

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{1,59}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex MappingName();
}
