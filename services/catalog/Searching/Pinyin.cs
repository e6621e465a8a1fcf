using System.Text;
using Exchange.Catalog.Domain;

namespace Exchange.Catalog.Searching;

/// <summary>
/// How Chinese texts are typed in Latin letters: 青铜器 as <c>qingtongqi</c> or by its initials as <c>qtq</c>. A text is
/// found by any two neighbors of it, so that a word is found in the middle of a title as it is by its characters.
/// </summary>
internal static class Pinyin
{
    private const int LongestSyllable = 6;
    private const int MostCuts = 8;
    private const int ShortestInitials = 2;
    private const int LongestInitials = 8;

    /// <summary>Every two neighboring syllables of a run in all readings: <c>qingtong</c>, <c>tongqi</c>.</summary>
    public static IEnumerable<string> PairsOf(Run run) =>
        run
            .Characters.Zip(run.Characters.Skip(1), (first, second) => (first, second))
            .SelectMany(pair =>
                Han.ReadingsOf(pair.first).SelectMany(one => Han.ReadingsOf(pair.second).Select(other => one + other))
            );

    /// <summary>The initials of every two and three neighbors of a run: <c>qt</c>, <c>tq</c>, <c>qtq</c>.</summary>
    public static IEnumerable<string> InitialsOf(Run run)
    {
        var initials = LettersOf(run.Characters);
        return Enumerable.Range(0, initials.Count).SelectMany(at => InitialsAt(initials, at));
    }

    /// <summary>The initials of the first two and three of a run: <c>qt</c>, <c>qtq</c>.</summary>
    public static IEnumerable<string> FirstInitialsOf(Run run) =>
        InitialsAt(LettersOf(run.Characters.Take(ShortestInitials + 1)), at: 0);

    private static List<char[]> LettersOf(IEnumerable<Rune> characters) =>
        characters.Select(rune => Han.ReadingsOf(rune).Select(reading => reading[0]).Distinct().ToArray()).ToList();

    private static IEnumerable<string> InitialsAt(List<char[]> initials, int at)
    {
        if (at + 1 >= initials.Count)
            yield break;
        foreach (var pair in initials[at].SelectMany(one => initials[at + 1].Select(other => $"{one}{other}")))
        {
            yield return pair;
            if (at + 2 >= initials.Count)
                continue;
            foreach (var third in initials[at + 2])
                yield return pair + third;
        }
    }

    /// <summary>The whole run in its most frequent reading; null where a character has none.</summary>
    public static string? Whole(IEnumerable<Rune> characters) => Join(characters, reading => reading);

    /// <summary>The whole run's initials; null where a character has no reading.</summary>
    public static string? WholeInitials(IEnumerable<Rune> characters) => Join(characters, reading => reading[..1]);

    /// <summary>
    /// What to look for where these letters are pinyin: for each way to cut them into syllables, the pairs. Empty where
    /// they are none, or one syllable, which too many characters have.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<string>> Cuts(string letters)
    {
        var cuts = new List<IReadOnlyList<string>>();
        if (letters.All(char.IsAsciiLetterLower))
            Cut(letters, at: 0, [], cuts, deadEnds: []);
        return cuts;
    }

    /// <summary>What to look for where these letters are initials; empty where they can be none.</summary>
    public static IReadOnlyList<string> InitialParts(string letters)
    {
        if (letters.Length is < ShortestInitials or > LongestInitials || !letters.All(char.IsAsciiLetterLower))
            return [];
        return letters.Length == ShortestInitials
            ? [letters]
            : [.. Enumerable.Range(0, letters.Length - 2).Select(at => letters.Substring(at, 3))];
    }

    /// <summary>How many characters a text begins with that these letters spell or abbreviate.</summary>
    public static int Spoken(ReadOnlySpan<char> letters, ReadOnlySpan<char> text) =>
        Math.Max(Spelled(letters, text), Abbreviated(letters, text));

    private static int Spelled(ReadOnlySpan<char> letters, ReadOnlySpan<char> text)
    {
        if (letters.IsEmpty)
            return 0;
        foreach (var reading in ReadingsOf(text))
        {
            if (!letters.StartsWith(reading, StringComparison.Ordinal))
                continue;
            if (letters.Length == reading.Length)
                return 1;
            if (Spelled(letters[reading.Length..], text[1..]) is > 0 and var rest)
                return rest + 1;
        }
        return 0;
    }

    // One letter is one character, whichever of its readings is meant.
    private static int Abbreviated(ReadOnlySpan<char> letters, ReadOnlySpan<char> text)
    {
        for (var at = 0; at < letters.Length; at++)
        {
            var initial = letters[at];
            if (!ReadingsOf(text[Math.Min(at, text.Length)..]).Any(reading => reading[0] == initial))
                return 0;
        }
        return letters.Length;
    }

    private static IReadOnlyList<string> ReadingsOf(ReadOnlySpan<char> text) =>
        text.IsEmpty || char.IsSurrogate(text[0]) ? [] : Han.ReadingsOf(new Rune(text[0]));

    // True where the end was reached. Places from which it is not are remembered: to the dead end of "anaanaana..v"
    // lead twice as many ways with every three letters.
    private static bool Cut(
        string letters,
        int at,
        List<string> syllables,
        List<IReadOnlyList<string>> cuts,
        HashSet<int> deadEnds
    )
    {
        if (at == letters.Length)
        {
            if (syllables.Count > 1)
                cuts.Add([.. syllables.Zip(syllables.Skip(1), (first, second) => first + second)]);
            return true;
        }
        var isOpen = false;
        // The longest first: xian is one syllable before it is two.
        for (var length = Math.Min(LongestSyllable, letters.Length - at); length > 0 && cuts.Count < MostCuts; length--)
        {
            if (deadEnds.Contains(at + length) || !Han.IsSyllable(letters.AsSpan(at, length)))
                continue;
            syllables.Add(letters.Substring(at, length));
            isOpen |= Cut(letters, at + length, syllables, cuts, deadEnds);
            syllables.RemoveAt(syllables.Count - 1);
        }
        if (!isOpen)
            deadEnds.Add(at);
        return isOpen;
    }

    private static string? Join(IEnumerable<Rune> characters, Func<string, string> part)
    {
        var whole = new StringBuilder();
        foreach (var character in characters)
        {
            if (Han.ReadingsOf(character) is not [var reading, ..])
                return null;
            whole.Append(part(reading));
        }
        return whole.ToString();
    }
}
