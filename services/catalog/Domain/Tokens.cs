using System.Globalization;
using System.Text;

namespace Exchange.Catalog.Domain;

/// <summary>
/// Cuts texts into what search compares. Chinese, Japanese and Korean runs have no spaces, so they become single
/// characters and overlapping pairs: 敦煌飞天 gives 敦煌, 煌飞 and 飞天, and a query finds 敦煌 wherever in a title it stands.
/// Anything else becomes words, folded to lower case without accents. Documents and queries pass through the same cut.
/// </summary>
public static class Tokens
{
    // PostgreSQL keeps positions up to 16,383 and words up to 2,046 bytes; what comes later would only blur the ranks.
    private const int LastPosition = 16_000;
    private const int LongestWord = 200;

    // Signs that are read as characters, kana, Hangul, and the blocks of Han, those beyond the basic plane included.
    private static readonly (int First, int Last)[] CjkRanges =
    [
        (0x3005, 0x3007),
        (0x3041, 0x3096),
        (0x30A1, 0x30FA),
        (0x30FC, 0x30FC),
        (0x3400, 0x4DBF),
        (0x4E00, 0x9FFF),
        (0xAC00, 0xD7A3),
        (0xF900, 0xFAFF),
        (0x20000, 0x3FFFF),
    ];

    /// <summary>A run of characters of one kind.</summary>
    /// <param name="Cjk">True where it is to be cut into pairs.</param>
    public readonly record struct Run(string Text, bool Cjk);

    /// <summary>The runs of a text, in order; punctuation and spaces separate them.</summary>
    public static IEnumerable<Run> Runs(string text)
    {
        var normal = Ascii.IsValid(text) ? text : text.Normalize(NormalizationForm.FormKC);
        var start = 0;
        var kind = Kind.Other;
        var at = 0;
        foreach (var rune in normal.EnumerateRunes())
        {
            var next = KindOf(rune, kind);
            if (next != kind)
            {
                if (kind is not Kind.Other)
                    yield return ToRun(normal[start..at], kind);
                (start, kind) = (at, next);
            }
            at += rune.Utf16SequenceLength;
        }
        if (kind is not Kind.Other)
            yield return ToRun(normal[start..at], kind);
    }

    /// <summary>
    /// Adds a text to the literal of a <c>tsvector</c> with this weight (A to D) and returns the position to go on
    /// from. A gap stays between two texts, so that no phrase spans them.
    /// </summary>
    public static int Append(StringBuilder vector, string text, char weight, int position)
    {
        foreach (var run in Runs(text))
        {
            if (position > LastPosition)
                return position;
            position = run.Cjk
                ? AppendPairs(vector, run.Text, weight, position)
                : AppendOne(vector, run.Text, weight, position);
        }
        return position + 2;
    }

    /// <summary>
    /// The text as a <c>tsquery</c>: every word must stand there, words of three letters or more also as a beginning; a
    /// CJK run must stand there as a whole. Null where nothing is left to look for.
    /// </summary>
    /// <param name="text">What a person typed.</param>
    /// <param name="weight">A to D to look in texts of this weight only.</param>
    public static string? Query(string text, char? weight = null)
    {
        var parts = Runs(text).Select(run => run.Cjk ? Phrase(run.Text, weight) : Word(run.Text, weight)).ToList();
        return parts.Count == 0 ? null : string.Join(" & ", parts);
    }

    private static string Word(string word, char? weight) =>
        word.Length >= 3 ? $"'{word}':*{weight}"
        : weight is null ? $"'{word}'"
        : $"'{word}':{weight}";

    private static string Phrase(string text, char? weight)
    {
        var suffix = weight is null ? "" : $":{weight}";
        var characters = text.EnumerateRunes().Select(rune => rune.ToString()).ToList();
        if (characters.Count == 1)
            return $"'{characters[0]}'{suffix}";
        var pairs = characters.Zip(characters.Skip(1), (first, second) => $"'{first}{second}'{suffix}");
        return $"({string.Join(" <-> ", pairs)})";
    }

    private static int AppendOne(StringBuilder vector, string word, char weight, int position)
    {
        vector.Append('\'').Append(word).Append("':").Append(position).Append(weight).Append(' ');
        return position + 1;
    }

    private static int AppendPairs(StringBuilder vector, string text, char weight, int position)
    {
        string? before = null;
        foreach (var rune in text.EnumerateRunes())
        {
            var character = rune.ToString();
            if (before is not null)
                AppendOne(vector, before + character, weight, position - 1);
            AppendOne(vector, character, weight, position);
            before = character;
            position++;
        }
        return position;
    }

    private static Run ToRun(string text, Kind kind)
    {
        if (kind is Kind.Cjk)
            return new Run(text, Cjk: true);
        var folded = Ascii.IsValid(text) ? text.ToLowerInvariant() : Fold(text);
        return new Run(folded.Length > LongestWord ? folded[..LongestWord] : folded, Cjk: false);
    }

    private static string Fold(string word)
    {
        var plain = word.Normalize(NormalizationForm.FormD)
            .Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) is not UnicodeCategory.NonSpacingMark);
        return string.Concat(plain).ToLowerInvariant();
    }

    private static Kind KindOf(Rune rune, Kind before)
    {
        if (IsCjk(rune.Value))
            return Kind.Cjk;
        if (Rune.IsLetterOrDigit(rune))
            return Kind.Word;
        // A mark belongs to the letter before it.
        return before is Kind.Word && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark
            ? Kind.Word
            : Kind.Other;
    }

    private static bool IsCjk(int code) =>
        code >= CjkRanges[0].First && CjkRanges.Any(range => code >= range.First && code <= range.Last);

    private enum Kind
    {
        Other,
        Word,
        Cjk,
    }
}
