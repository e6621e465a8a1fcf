using System.Globalization;
using System.Text;

namespace Exchange.Catalog.Domain;

/// <summary>A run of characters of one kind, in the one form in which texts are compared.</summary>
/// <param name="Cjk">
/// True for Chinese, Japanese and Korean, which have no spaces and are cut into pairs; else it is one word.
/// </param>
public readonly record struct Run(string Text, bool Cjk)
{
    /// <summary>The characters of a CJK run, those beyond the basic plane whole.</summary>
    public IReadOnlyList<Rune> Characters => [.. Text.EnumerateRunes()];
}

/// <summary>
/// Cuts texts into runs and brings them to one form: full-width as narrow, upper case as lower, letters without
/// accents. What is compared passes through the same cut.
/// </summary>
public static class Tokens
{
    private const int LongestWord = 100;
    private const int LongestQuote = 60;

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

    private enum Kind
    {
        Other,
        Word,
        Cjk,
    }

    /// <summary>The runs of a text, in order; punctuation and spaces separate them.</summary>
    public static IEnumerable<Run> Runs(string text) => Placed(Normal(text)).Select(placed => placed.Run);

    /// <summary>
    /// The runs with the places where they stand in this text; a text that is not in the normal form NFKC has places of
    /// its own.
    /// </summary>
    /// <param name="normal">What <see cref="Normal"/> made of a text.</param>
    public static IEnumerable<(Run Run, int Start, int End)> Placed(string normal)
    {
        var start = 0;
        var kind = Kind.Other;
        var at = 0;
        foreach (var rune in normal.EnumerateRunes())
        {
            var next = KindOf(rune, kind);
            if (next != kind)
            {
                if (kind is not Kind.Other)
                    yield return (ToRun(normal[start..at], kind), start, at);
                (start, kind) = (at, next);
            }
            at += rune.Utf16SequenceLength;
        }
        if (kind is not Kind.Other)
            yield return (ToRun(normal[start..at], kind), start, at);
    }

    /// <summary>The text with every character in its plain form: ＡＢＣ as ABC.</summary>
    public static string Normal(string text) => Ascii.IsValid(text) ? text : text.Normalize(NormalizationForm.FormKC);

    /// <summary>What the text begins with, up to so many UTF-16 units; no character is cut in two.</summary>
    public static string Head(string text, int most) =>
        text.Length <= most ? text
        : char.IsHighSurrogate(text[most - 1]) ? text[..(most - 1)]
        : text[..most];

    /// <summary>So much of a text as a message quotes.</summary>
    internal static string Short(string text) => text.Length > LongestQuote ? $"{Head(text, LongestQuote)}..." : text;

    /// <summary>False where half of a surrogate pair stands in it: that is no text in any encoding.</summary>
    public static bool IsText(string text)
    {
        for (var at = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); at >= 0 && at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at]))
                continue;
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                return false;
            at++;
        }
        return true;
    }

    private static Run ToRun(string text, Kind kind)
    {
        if (kind is Kind.Cjk)
            return new Run(text, Cjk: true);
        var folded = Ascii.IsValid(text) ? text.ToLowerInvariant() : Fold(text);
        return new Run(Head(folded, LongestWord), Cjk: false);
    }

    private static string Fold(string word)
    {
        var plain = new StringBuilder(word.Length);
        foreach (var letter in word.ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) is not UnicodeCategory.NonSpacingMark)
                plain.Append(PlainLetter(letter));
        }
        return plain.ToString();
    }

    // Letters that have no plain one inside of them.
    private static string PlainLetter(char letter) =>
        letter switch
        {
            'æ' => "ae",
            'œ' => "oe",
            'ø' => "o",
            'ß' => "ss",
            'ł' => "l",
            'đ' => "d",
            'ð' => "d",
            'þ' => "th",
            'ı' => "i",
            _ => letter.ToString(),
        };

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
}
