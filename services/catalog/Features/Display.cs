using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>A work's texts, each in the language that suits the reader best; all of them stay in the content.</summary>
/// <param name="Creators">Their names.</param>
/// <param name="Details">The profile's fields, with one text for each language map.</param>
/// <param name="Languages">The language tags of the texts.</param>
public sealed record Display(
    string Title,
    string? Description,
    IReadOnlyList<string> Creators,
    string? Medium,
    string? Provenance,
    string? CreditLine,
    JsonElement? Details,
    IReadOnlyList<string> Languages
)
{
    /// <summary>The work's texts for a reader of these languages.</summary>
    public static Display Of(WorkContent content, Languages wanted)
    {
        var used = new SortedSet<string>(StringComparer.Ordinal);
        string? Say(LanguageMap? texts)
        {
            if (wanted.Choose(texts) is not { } chosen)
                return null;
            used.Add(chosen.Tag);
            return chosen.Text;
        }
        return new Display(
            Say(content.Title) ?? "",
            Say(content.Description),
            [.. (content.Creators ?? []).Select(creator => Say(creator.Name) ?? "")],
            Say(content.Medium),
            Say(content.Provenance),
            Say(content.CreditLine),
            content.Details is { ValueKind: JsonValueKind.Object } details
                ? JsonSerializer.SerializeToElement(Flat(details, Say))
                : null,
            [.. used]
        );
    }

    // The only objects among the fields of a profile are language maps.
    private static JsonObject Flat(JsonElement details, Func<LanguageMap?, string?> say) =>
        new(details.EnumerateObject().Select(field => KeyValuePair.Create(field.Name, Flatten(field.Value, say))));

    private static JsonNode? Flatten(JsonElement value, Func<LanguageMap?, string?> say) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => JsonValue.Create(say(value.Deserialize<LanguageMap>())),
            JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(item => Flatten(item, say))]),
            _ => JsonValue.Create(value),
        };
}
