using System.Text.Json;
using System.Text.Json.Serialization;

namespace Exchange.Kernel;

internal sealed class LanguageMapJsonConverter : JsonConverter<LanguageMap>
{
    public override LanguageMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(
            JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader, options)
                ?? throw new JsonException("This must be an object of language tags and texts.")
        );

    public override void Write(Utf8JsonWriter writer, LanguageMap value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (tag, text) in value)
            writer.WriteString(tag, text);
        writer.WriteEndObject();
    }
}
