using System.Globalization;
using System.Text;
using Exchange.Catalog.Domain;

namespace Exchange.Catalog.Searching;

/// <summary>One of the things that a person looks for: a word, a run of characters, or a phrase in quotes.</summary>
internal abstract record SearchTerm
{
    private const string OpeningQuotes = "\"“「『《";
    private const string ClosingQuotes = "\"”」』》";
    private const int MostTerms = 20;

    /// <summary>What it is made of.</summary>
    public abstract IReadOnlyList<Run> Runs { get; }

    /// <summary>The <c>tsquery</c> that asks whether it stands there.</summary>
    /// <param name="place">The sign of the place, see <see cref="Lexeme"/>.</param>
    public abstract string In(string place);

    /// <summary>Asks for its letters as pinyin; null where they can't be that.</summary>
    public virtual string? Pinyin() => null;

    /// <summary>Asks for something like it.</summary>
    public abstract string Nearly(ILookup<string, string> corrections);

    /// <summary>The terms of a text; what is more than twenty is not looked for.</summary>
    public static IEnumerable<SearchTerm> Read(string text) => Parts(text).SelectMany(Terms).Take(MostTerms);

    /// <summary>Asks for these letters as pinyin; null where they are not at least two syllables.</summary>
    public static string? Pinyin(string letters)
    {
        var cuts = Searching
            .Pinyin.Cuts(letters)
            .Select(pairs => string.Join(" & ", pairs.Select(pair => Lexeme.Quote(Lexeme.Pinyin + pair))))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return cuts.Count == 0 ? null : string.Join(" | ", cuts.Select(cut => $"({cut})"));
    }

    private static IEnumerable<SearchTerm> Terms((string Text, bool Quoted) part)
    {
        var runs = Searching.Runs.Of(part.Text).ToList();
        if (part.Quoted && (runs.Count > 1 || runs is [{ Cjk: true, Text.Length: > 2 }]))
            return [new PhraseTerm(runs)];
        return runs.Select(SearchTerm (run) => run.Cjk ? new RunTerm(run) : new WordTerm(run));
    }

    private static IEnumerable<(string Text, bool Quoted)> Parts(string text)
    {
        var start = 0;
        while (text.IndexOfAny(OpeningQuotes.ToCharArray(), start) is >= 0 and var open)
        {
            var close = text.IndexOf(ClosingQuotes[OpeningQuotes.IndexOf(text[open])], open + 1);
            if (close < 0)
                break;
            yield return (text[start..open], false);
            yield return (text[(open + 1)..close], true);
            start = close + 1;
        }
        yield return (text[start..], false);
    }
}

/// <summary>A word of a script with spaces.</summary>
internal sealed record WordTerm(Run Run) : SearchTerm
{
    private const int ShortestBeginning = 3;

    public override IReadOnlyList<Run> Runs => [Run];

    /// <summary>The word in its plain form.</summary>
    public string Word => Run.Text;

    public override string In(string place) => Lexeme.Quote(place + Stems.Of(Word));

    public override string? Pinyin() => Pinyin(Word);

    public override string Nearly(ILookup<string, string> corrections)
    {
        var near = corrections[Word].Append(Word).Select(word => Lexeme.Quote(Stems.Of(word)));
        if (Word.Length >= ShortestBeginning)
            near = near.Append($"{Lexeme.Quote(Stems.Of(Word))}:*");
        return string.Join(" | ", near.Append(Pinyin()).OfType<string>());
    }
}

/// <summary>A run of Chinese, Japanese or Korean characters, asked for by its pairs.</summary>
internal sealed record RunTerm(Run Run) : SearchTerm
{
    public override IReadOnlyList<Run> Runs => [Run];

    public override string In(string place)
    {
        var characters = Run.Characters;
        return characters.Count == 1
            ? Lexeme.Quote($"{place}{characters[0]}")
            : All(characters.Zip(characters.Skip(1), (first, second) => $"{place}{first}{second}"));
    }

    public override string Nearly(ILookup<string, string> corrections) =>
        All(Run.Characters.Select(character => character.ToString()));

    private static string All(IEnumerable<string> words) =>
        string.Join(" & ", words.Distinct(StringComparer.Ordinal).Select(Lexeme.Quote));
}

/// <summary>Words and runs that must follow each other.</summary>
internal sealed record PhraseTerm(IReadOnlyList<Run> Parts) : SearchTerm
{
    public override IReadOnlyList<Run> Runs => Parts;

    /// <summary>Positions are kept for texts as a whole: in a title, its words must also stand in the title.</summary>
    public override string In(string place)
    {
        if (place.Length == 0)
            return Phrase();
        var parts = Parts.Select(run => run.Cjk ? new RunTerm(run).In(place) : new WordTerm(run).In(place));
        return $"{string.Join(" & ", parts)} & {Phrase()}";
    }

    public override string Nearly(ILookup<string, string> corrections) => Phrase();

    private string Phrase()
    {
        var phrase = new StringBuilder();
        var before = 0;
        foreach (var (word, at) in Words())
        {
            if (phrase.Length > 0)
                phrase.Append(CultureInfo.InvariantCulture, $" <{at - before}> ");
            phrase.Append(Lexeme.Quote(word));
            before = at;
        }
        return $"({phrase})";
    }

    // Each word or pair with its position, as the index counts them.
    private IEnumerable<(string Word, int At)> Words()
    {
        var at = 0;
        foreach (var run in Parts)
        {
            var characters = run.Characters;
            if (!run.Cjk)
                yield return (Stems.Of(run.Text), at++);
            else if (characters.Count == 1)
                yield return (run.Text, at++);
            else
            {
                for (var i = 0; i + 1 < characters.Count; i++)
                    yield return ($"{characters[i]}{characters[i + 1]}", at + i);
                at += characters.Count;
            }
        }
    }
}
