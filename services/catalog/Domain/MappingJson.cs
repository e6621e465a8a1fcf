using System.Text.Json;
using System.Text.Json.Serialization;

namespace Exchange.Catalog.Domain;

/// <summary>
/// Reads what a template repeats over: a path to a list, <c>{"list": path, "where": expression}</c>, or
/// <c>{"split": path, "on": "; "}</c>.
/// </summary>
internal sealed class RepeatJson : JsonConverter<Repeat>
{
    public override Repeat Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return Of(document.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, Repeat value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A mapping is kept as the document it came as.");

    private static Repeat Of(JsonElement element)
    {
        if (element.ValueKind is JsonValueKind.String)
            return new Repeat(ExpressionJson.PathOf(element), On: null);
        var members =
            element.ValueKind is JsonValueKind.Object
                ? element.EnumerateObject().ToDictionary(member => member.Name, StringComparer.Ordinal)
                : [];
        return members switch
        {
            _ when members.ContainsKey("list") && members.Keys.All(name => name is "list" or "where" or "in") =>
                new Repeat(
                    ExpressionJson.PathOf(members["list"].Value),
                    On: null,
                    members.TryGetValue("where", out var where) ? ExpressionJson.Of(where.Value) : null,
                    members.TryGetValue("in", out var within) ? Of(within.Value) : null
                ),
            { Count: 2 } when members.ContainsKey("split") && TextOf(members.GetValueOrDefault("on")) is { } on =>
                new Repeat(ExpressionJson.PathOf(members["split"].Value), on),
            _ => throw new JsonException(
                "'each' is a path to a list, {\"list\": path, \"where\": ..}, or {\"split\": path, \"on\": separator}."
            ),
        };
    }

    private static string? TextOf(JsonProperty member) =>
        member.Value.ValueKind is JsonValueKind.String && member.Value.GetString() is [_, ..] text ? text : null;
}

/// <summary>Reads a word in the one way in which it is written: <c>ndjson</c>, never <c>NDJSON</c> or 0.</summary>
internal sealed class WordJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(WordJson<>).MakeGenericType(typeToConvert))!;
}

internal sealed class WordJson<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Words = Enum.GetValues<T>()
        .ToDictionary(one => JsonNamingPolicy.CamelCase.ConvertName(one.ToString()), StringComparer.Ordinal);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && Words.TryGetValue(reader.GetString()!, out var word)
            ? word
            : throw new JsonException($"It is one of {string.Join(", ", Words.Keys)}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A mapping is kept as the document it came as.");
}
