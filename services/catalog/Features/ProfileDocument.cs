using System.Text.Json;
using System.Text.Json.Serialization;
using Exchange.Catalog.Domain;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>A JSON Schema (2020-12) document.</summary>
[MediaType("application/schema+json")]
[JsonConverter(typeof(ProfileDocumentJson))]
public sealed record ProfileDocument(JsonElement Document)
{
    /// <summary>The document of the profile, as it is.</summary>
    public static ProfileDocument Of(Profile profile) => new(profile.Document);
}

internal sealed class ProfileDocumentJson : JsonConverter<ProfileDocument>
{
    public override ProfileDocument Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) => new(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, ProfileDocument value, JsonSerializerOptions options) =>
        value.Document.WriteTo(writer);
}
