namespace Exchange.Catalog.Domain;

/// <summary>
/// By what a name is found: its words in small letters without accents and signs, from each word on, so that "baldung"
/// and "hans bal" both find Hans Baldung. This is the one place that says which names are looked up alike.
/// </summary>
public static class NameKeys
{
    private const int MostKeys = 12;
    private const int LongestKey = 300;

    // A tsvector holds a megabyte; four bytes are the most that a character takes.
    private const int MostCharacters = 200_000;

    /// <summary>
    /// The keys of these names, in any order of their words; of very many very long names the first ones.
    /// </summary>
    public static string[] Of(IEnumerable<PartyName> names)
    {
        var characters = 0;
        return
        [
            .. names
                .SelectMany(name => new[] { name.Text, name.Inverted })
                .OfType<string>()
                .SelectMany(Of)
                .Distinct(StringComparer.Ordinal)
                .TakeWhile(key => (characters += key.Length) <= MostCharacters),
        ];
    }

    /// <summary>What somebody typed, as the beginning of a key (a <c>tsquery</c>); null without a word.</summary>
    public static string? Query(string typed) => Of(typed).FirstOrDefault() is { } key ? $"'{key}':*" : null;

    private static IEnumerable<string> Of(string text)
    {
        var words = Tokens.Runs(text).Select(run => run.Text).ToArray();
        return Enumerable
            .Range(0, Math.Min(words.Length, MostKeys))
            .Select(first => string.Join(' ', words[first..]))
            .Select(key => Tokens.Head(key, LongestKey));
    }
}
