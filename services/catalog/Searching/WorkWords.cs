using System.Text.Json;
using Exchange.Catalog.Domain;
using Exchange.Kernel;

namespace Exchange.Catalog.Searching;

/// <summary>What of a work is searched and counted.</summary>
/// <param name="Vector">The literal of a <c>tsvector</c>: its words, see <see cref="Lexeme"/>.</param>
/// <param name="Spellings">The Latin words of titles and names, by which mistyped ones are put right.</param>
/// <param name="TitleLength">Words of the shortest title: of several works with a word in the title, the one that has
/// little else in it comes first.</param>
public sealed record WorkWords(string Vector, IReadOnlyCollection<string> Spellings, int TitleLength, WorkFacts Facts)
{
    /// <summary>
    /// Moves on with every change of what texts become, and with ICU: works that were written under a lower one are
    /// written anew in the background.
    /// </summary>
    public static int Normalizer => 1_000 + Han.Version;

    /// <summary>What is searched of a work.</summary>
    public static WorkWords Of(WorkContent content)
    {
        var vector = new VectorText();
        foreach (var text in TextsOf(content.Title))
            vector.Add(text, Lexeme.Title, isName: true);
        foreach (var text in (content.Creators ?? []).SelectMany(creator => TextsOf(creator.Name)))
            vector.Add(text, Lexeme.Creator, isName: true);
        foreach (var text in NamesIn(content.Details))
            vector.Add(text, Lexeme.Anywhere, isName: true);
        foreach (var text in OtherTexts(content))
            vector.Add(text, Lexeme.Anywhere, isName: false);
        var facts = WorkFacts.Of(content);
        foreach (var fact in facts.Lexemes(content))
            vector.Add(fact);
        var lengths = content.Title.Values.Select(title => Runs.Of(title).Sum(Length));
        return new WorkWords(
            vector.ToString(),
            vector.Spellings,
            Math.Min(lengths.DefaultIfEmpty(0).Min(), short.MaxValue),
            facts
        );
    }

    private static int Length(Run run) => run.Cjk ? run.Text.Length : 1;

    private static IEnumerable<string> OtherTexts(WorkContent content)
    {
        if (content.Date?.Text is { } date)
        {
            yield return date;
            yield return VocabularyWords.OfDynasty(date);
        }
        yield return VocabularyWords.Of(content.Class);
        foreach (var text in TextsOf(content.Medium))
            yield return text;
        if (content.Source is { } source)
            yield return source.Value;
        // The words of a web address say nothing that the title does not say.
        foreach (var identifier in content.Identifiers ?? [])
        {
            if (!identifier.Value.Contains("://", StringComparison.Ordinal))
                yield return identifier.Value;
        }
        foreach (var text in DetailTexts(content.Details))
            yield return text;
        LanguageMap?[] longTexts = [content.Description, content.CreditLine, content.Provenance];
        foreach (var text in longTexts.SelectMany(TextsOf))
            yield return text;
    }

    // Short texts that people know by heart, and so by their pinyin.
    private static IEnumerable<string> NamesIn(JsonElement? details) =>
        FieldsOf(details)
            .Where(field => field.Name is "region" or "place" or "findspot" or "firstLine" or "motif")
            .SelectMany(field => MapsIn(field.Value))
            .SelectMany(WordsOf);

    private static IEnumerable<string> DetailTexts(JsonElement? details)
    {
        foreach (var field in FieldsOf(details))
        {
            if (field.Value.ValueKind is JsonValueKind.String)
                yield return VocabularyWords.Of(field.Value.GetString()!);
            foreach (var text in MapsIn(field.Value).SelectMany(WordsOf))
                yield return text;
        }
    }

    private static IEnumerable<JsonProperty> FieldsOf(JsonElement? details) =>
        details is { ValueKind: JsonValueKind.Object } fields ? fields.EnumerateObject() : [];

    // The only objects among the fields of a profile are language maps.
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
