using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>JSON-LD 1.1, written canonically: the same thing in the same bytes.</summary>
[MediaType("application/ld+json")]
[JsonConverter(typeof(LinkedDataJsonConverter))]
public sealed record LinkedData(JsonObject Content);

internal sealed class LinkedDataJsonConverter : JsonConverter<LinkedData>
{
    public override LinkedData Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonNode.Parse(ref reader) as JsonObject ?? throw new JsonException("This must be an object."));

    public override void Write(Utf8JsonWriter writer, LinkedData value, JsonSerializerOptions options) =>
        writer.WriteRawValue(CanonicalJson.Of(value.Content.ToJsonString()));
}
