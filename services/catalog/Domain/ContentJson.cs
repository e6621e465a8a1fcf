using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Exchange.Catalog.Domain;

/// <summary>
/// The one written form of a work's content. It is what the database keeps and what the hash is over, so its settings
/// stand here and not with the edge's: changing them would make every imported work look changed.
/// </summary>
public static class ContentJson
{
    private static readonly JsonSerializerOptions Settings = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The content as JSON; equal content gives equal bytes.</summary>
    public static string Write(WorkContent content) => JsonSerializer.Serialize(Sorted(content), Settings);

    /// <summary>A party, or a name of one, as JSON; equal content gives equal bytes.</summary>
    public static string WriteParty<T>(T content) => JsonSerializer.Serialize(content, Settings);

    /// <summary>The party of this JSON, or its name.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static T ReadParty<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Settings) ?? throw new JsonException("This is no party.");

    /// <summary>The content as JSON that can be walked.</summary>
    public static JsonElement ToElement(WorkContent content) => JsonSerializer.SerializeToElement(content, Settings);

    /// <summary>The content of this JSON.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static WorkContent Read(string json) =>
        JsonSerializer.Deserialize<WorkContent>(json, Settings)
        ?? throw new JsonException("This is no content of a work.");

    /// <summary>
    /// SHA-256 of the written form: by it an import sees that a row did not change, and a version is found for ever.
    /// </summary>
    public static byte[] Hash(string json) => SHA256.HashData(Encoding.UTF8.GetBytes(json));

    /// <summary>A hash as others see it: <c>sha256:</c> and 64 hex digits.</summary>
    public static string HashText(byte[] hash) => $"sha256:{Convert.ToHexStringLower(hash)}";

    // What the database gives back has another order of members and another form of numbers than what was sent.
    private static WorkContent Sorted(WorkContent content) =>
        content.Details is { ValueKind: JsonValueKind.Object } details
            ? content with
            {
                Details = JsonSerializer.SerializeToElement(Sorted(details)),
            }
            : content;

    private static JsonNode? Sorted(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => new JsonObject(
                value
                    .EnumerateObject()
                    .OrderBy(member => member.Name, StringComparer.Ordinal)
                    .Select(member => KeyValuePair.Create(member.Name, Sorted(member.Value)))
            ),
            JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Sorted)]),
            JsonValueKind.Number when value.TryGetDecimal(out var number) => JsonValue.Create(number / Whole),
            _ => JsonValue.Create(value),
        };

    // Dividing by it takes the zeros at the end away.
    private const decimal Whole = 1.0000000000000000000000000000m;
}
