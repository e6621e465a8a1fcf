using Exchange.Catalog.Domain;

namespace Exchange.Catalog.Searching;

/// <summary>Where what was looked for stands in a work that was found; the earlier, the further up.</summary>
public enum FoundBy
{
    /// <summary>It is the whole title, written, in pinyin or by its initials.</summary>
    WholeTitle,

    /// <summary>All of it stands in the title.</summary>
    Title,

    /// <summary>In titles, makers' names and, in pinyin, places.</summary>
    Name,

    /// <summary>The letters are initials of the Chinese characters with which a title begins.</summary>
    Beginning,

    /// <summary>The letters are initials of Chinese characters in a title, a name or a place.</summary>
    Initials,

    /// <summary>Some of it stands in the title, the rest somewhere in the work's texts.</summary>
    TitlePart,

    /// <summary>Somewhere in the work's texts.</summary>
    Text,

    /// <summary>
    /// Nothing has it as it was typed: words that begin like it or are spelled most nearly so, characters in another
    /// order.
    /// </summary>
    Similar,

    /// <summary>As <see cref="Similar"/>, by words that are spelled less nearly so.</summary>
    Distant,
}

/// <summary>
/// What a person typed, as what the index is asked: everything must be there, wherever; what stands in quotes, in this
/// order.
/// </summary>
public sealed class SearchWords
{
    private readonly IReadOnlyList<SearchTerm> terms;

    private SearchWords(IReadOnlyList<SearchTerm> terms) => this.terms = terms;

    /// <summary>The words that may be mistyped: Latin ones, in their plain form.</summary>
    public IEnumerable<string> Spellings => terms.OfType<WordTerm>().Select(term => term.Word).Where(CanBeMistyped);

    /// <summary>The terms, for what shows where they stand.</summary>
    internal IReadOnlyList<SearchTerm> Terms => terms;

    /// <summary>What may be pinyin or initials: each word, and all of them in one.</summary>
    internal string[] Letters
    {
        get
        {
            var typed = terms.SelectMany(term => term.Runs).Where(run => !run.Cjk).Select(run => run.Text).ToList();
            return
            [
                .. typed.Append(string.Concat(typed)).Where(text => text.Length > 1).Distinct(StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>The words of a text; null where it has none.</summary>
    public static SearchWords? Read(string text)
    {
        var read = SearchTerm.Read(text).ToList();
        return read.Count == 0 ? null : new SearchWords(read);
    }

    /// <summary>The <c>tsquery</c> for each way of finding a work, where it is as it was typed.</summary>
    public IEnumerable<(FoundBy By, string Query)> Ways()
    {
        var runs = terms.SelectMany(term => term.Runs).ToList();
        var whole = WholeQueries(runs).Distinct(StringComparer.Ordinal).Select(Lexeme.Quote);
        yield return (FoundBy.WholeTitle, string.Join(" | ", whole));
        yield return (FoundBy.Title, All(term => term.In(Lexeme.Title)));
        var typed = Spoken(runs);
        yield return (FoundBy.Name, Any([All(terms.Count == 1 ? Made : Named), typed]));
        if (InitialParts(runs) is [var first, ..] parts)
        {
            yield return (FoundBy.Beginning, Initials([Lexeme.Beginning + first, .. parts.Select(Inside)]));
            yield return (FoundBy.Initials, Initials(parts.Select(Inside)));
        }
        var text = All(term => Any([term.In(Lexeme.Anywhere), term.Pinyin()]));
        if (terms.Count > 1)
            yield return (FoundBy.TitlePart, $"({Any(terms.Select(term => term.In(Lexeme.Title)))}) & {text}");
        yield return (FoundBy.Text, text);
    }

    /// <summary>The <c>tsquery</c> for what is nearly so.</summary>
    /// <param name="corrections">Words that mistyped ones may be.</param>
    public string Similar(ILookup<string, string> corrections) => All(term => term.Nearly(corrections));

    /// <summary>The words of a name, which all must stand in the name of one creator or another.</summary>
    public string Creator() => All(term => term.In(Lexeme.Creator));

    private static string Named(SearchTerm term) => Any([term.In(Lexeme.Title), Made(term)]);

    // One term alone that stands in a title was found there.
    private static string Made(SearchTerm term) => Any([term.In(Lexeme.Creator), term.Pinyin()]);

    private static IEnumerable<string> WholeQueries(List<Run> runs)
    {
        yield return Lexeme.Whole + Lexeme.WholeOf(runs);
        if (runs.TrueForAll(run => !run.Cjk))
            yield return Lexeme.Whole + string.Concat(runs.Select(run => run.Text));
    }

    // Syllables that are typed apart: qing tong qi.
    private static string? Spoken(List<Run> runs) =>
        runs.Count > 1 && runs.TrueForAll(run => !run.Cjk && Han.IsSyllable(run.Text))
            ? SearchTerm.Pinyin(string.Concat(runs.Select(run => run.Text)))
            : null;

    private static IReadOnlyList<string> InitialParts(List<Run> runs) =>
        runs is [{ Cjk: false } run] ? Searching.Pinyin.InitialParts(run.Text) : [];

    private static string Inside(string part) => Lexeme.Initials + part;

    private static string Initials(IEnumerable<string> lexemes) => string.Join(" & ", lexemes.Select(Lexeme.Quote));

    private string All(Func<SearchTerm, string> ask) => string.Join(" & ", terms.Select(term => $"({ask(term)})"));

    private static string Any(IEnumerable<string?> queries) =>
        string.Join(" | ", queries.OfType<string>().Select(query => $"({query})"));

    private static bool CanBeMistyped(string word) => word.Length > 3 && word.All(char.IsAsciiLetterLower);
}
