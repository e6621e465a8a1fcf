namespace Exchange.Catalog.Searching;

/// <summary>
/// One form for the singular and the plural of English words, and no more: of a painter's name nothing may be cut that
/// makes another's of it. After D. Harman, "How effective is suffixing?" (1991), the S stemmer, without a last e.
/// </summary>
internal static class Stems
{
    private const int ShortestPlural = 4;

    /// <summary>The form by which the word is compared.</summary>
    public static string Of(string word) =>
        word.Length < ShortestPlural || !char.IsAsciiLetterLower(word[^1]) ? word : WithoutE(Singular(word));

    private static string Singular(string word) =>
        word switch
        {
            [.., 'i', 'e', 's'] when word.Length > ShortestPlural && word[^4] is not ('a' or 'e') => word[..^3] + "y",
            [.., 's' or 'x' or 'z' or 'h', 'e', 's'] => word[..^2],
            [.., 'u' or 's', 's'] => word,
            [.., 's'] => word[..^1],
            _ => word,
        };

    private static string WithoutE(string word) => word is [_, _, _, _, .., 'e'] ? word[..^1] : word;
}
