using System.Text;
using System.Text.Json;
using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>What of a work is searched, and how much each part weighs.</summary>
public static class SearchDocument
{
    /// <summary>The weight of titles.</summary>
    public const char Title = 'A';

    /// <summary>The weight of creators' names; the filter by creator looks only there.</summary>
    public const char Creator = 'B';

    private const char Facts = 'C';
    private const char Texts = 'D';

    /// <summary>The work as the literal of a <c>tsvector</c>.</summary>
    public static string Of(WorkContent content)
    {
        var vector = new StringBuilder(1024);
        var position = 1;
        foreach (var (text, weight) in Parts(content))
            position = Tokens.Append(vector, text, weight, position);
        return vector.ToString();
    }

    private static IEnumerable<(string Text, char Weight)> Parts(WorkContent content)
    {
        foreach (var text in TextsOf(content.Title))
            yield return (text, Title);
        foreach (var text in (content.Creators ?? []).SelectMany(creator => TextsOf(creator.Name)))
            yield return (text, Creator);
        foreach (var text in TextsOf(content.Medium))
            yield return (text, Facts);
        if (content.Source is { } source)
            yield return (source.Value, Facts);
        // The words of a web address say nothing that the title does not say.
        foreach (var identifier in content.Identifiers ?? [])
        {
            if (!identifier.Value.Contains("://", StringComparison.Ordinal))
                yield return (identifier.Value, Facts);
        }
        if (content.Date?.Text is { } date)
            yield return (date, Facts);
        foreach (var text in DetailTexts(content.Details))
            yield return (text, Texts);
        LanguageMap?[] longTexts = [content.Description, content.CreditLine, content.Provenance];
        foreach (var text in longTexts.SelectMany(TextsOf))
            yield return (text, Texts);
    }

    // Of a profile's fields only language maps are said to people; words of a vocabulary are for filters.
    private static IEnumerable<string> DetailTexts(JsonElement? details) =>
        details is { ValueKind: JsonValueKind.Object } fields
            ? fields.EnumerateObject().SelectMany(field => MapsIn(field.Value)).SelectMany(WordsOf)
            : [];

    private static IEnumerable<JsonElement> MapsIn(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => [value],
            JsonValueKind.Array => value.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.Object),
            _ => [],
        };

    private static IEnumerable<string> WordsOf(JsonElement map) =>
        map.EnumerateObject()
            .Where(text => text.Value.ValueKind is JsonValueKind.String)
            .Select(text => text.Value.GetString()!);

    private static IEnumerable<string> TextsOf(LanguageMap? map) => map is null ? [] : map.Values;
}
