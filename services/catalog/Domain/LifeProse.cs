using System.Globalization;
using System.Text.RegularExpressions;

namespace Exchange.Catalog.Domain;

/// <summary>
/// Reads life dates as lists of artists write them: <c>American, born Germany, 1840 - 1912</c>, <c>c.1750–1800</c>,
/// <c>active late 19th century</c>, <c>43 B.C. - 17/18 A.D.</c>, <c>约1480年—1520年</c>. A text that it does not
/// understand to its end stays a text.
/// </summary>
public static partial class LifeProse
{
    private const string Born = "born";
    private const string Died = "died";
    private const string Active = "active";

    // How lists say which date it is; the longer one first where one begins like another.
    private static readonly (string Word, string Means)[] Keywords =
    [
        ("born in ", Born),
        ("born ", Born),
        ("b. ", Born),
        ("生于", Born),
        ("died in ", Died),
        ("died ", Died),
        ("d. ", Died),
        ("卒于", Died),
        ("active in ", Active),
        ("active ", Active),
        ("alive in ", Active),
        ("established ", Active),
        ("est. ", Active),
        ("exhibited ", Active),
        ("fl. ", Active),
        ("founded ", Active),
    ];

    /// <summary>The dates with their text; only the text where the years in it can't be read.</summary>
    public static LifeDates Read(string text)
    {
        var unread = new LifeDates(text.Trim());
        // A longer text is refused by the rules, whatever stands in it.
        if (text.Length > WorkRules.LongestNote || Dates(text) is not { } dates)
            return unread;
        var (word, means) = Keywords.FirstOrDefault(one => dates.StartsWith(one.Word, StringComparison.Ordinal));
        var ends = dates[(word?.Length ?? 0)..].Split('-', StringSplitOptions.TrimEntries);
        return ends switch
        {
            [var one] => ReadOne(unread, one, means),
            [var from, var to] => ReadTwo(unread, from, to, means),
            _ => unread,
        };
    }

    /// <summary>True where the text names years that were not read.</summary>
    public static bool IsUnread(LifeDates life) =>
        life is { Born: null, Died: null, Active: null } && life.Text?.Any(char.IsDigit) is true;

    // Nationality and birth place stand before the dates, each with its comma; there is one clause with figures.
    private static string? Dates(string text)
    {
        var plain = Dashes()
            .Replace(Spaces().Replace(text.Trim(), " "), "-")
            .Replace("mid-", "mid ", StringComparison.Ordinal);
        var clauses = plain.Split(',', StringSplitOptions.TrimEntries);
        return clauses.Count(clause => clause.Any(char.IsDigit)) == 1 && clauses[^1].Any(char.IsDigit)
            ? clauses[^1]
            : null;
    }

    private static LifeDates ReadOne(LifeDates unread, string text, string? means)
    {
        var years = Read(text, other: null);
        return means switch
        {
            Born => unread with { Born = years },
            Died => unread with { Died = years },
            Active => unread with { Active = years },
            // A year alone may be anything; a century is when somebody worked.
            _ => Century().IsMatch(text) ? unread with { Active = years } : unread,
        };
    }

    private static LifeDates ReadTwo(LifeDates unread, string from, string to, string? means)
    {
        var isOpen = to is "unknown" or "?";
        var end = means is Active ? Closing().Replace(to, "") : to;
        if (ShortYear().IsMatch(end) && LongYear().Match(from) is { Success: true } whole)
            end = Whole(end, whole.Value, isBefore: false);
        var later = isOpen ? null : Read(end, other: null);
        var begin = OrdinalEnd().IsMatch(from) ? $"{from} century" : from;
        var sooner = Read(begin, later);
        if (sooner is null || (later is null && !isOpen) || !IsInOrder(sooner, later))
            return unread;
        return means switch
        {
            null => unread with { Born = sooner, Died = later },
            Active => unread with { Active = Between(sooner, later) },
            _ => unread,
        };
    }

    private static bool IsInOrder(LifeYear sooner, LifeYear? later) => !(sooner.Earliest > later?.Latest);

    private static LifeYear Between(LifeYear from, LifeYear? to) =>
        new(
            from.Earliest,
            to?.Latest,
            from.Approximate || to?.Approximate is true,
            from.Uncertain || to?.Uncertain is true
        );

    private static LifeYear? Read(string text, LifeYear? other) =>
        Century().Match(text) is { Success: true } century ? OfCentury(century)
        : Year().Match(text) is { Success: true } year ? OfYear(year, other)
        : null;

    // "65 - 8 B.C." says the era once, at its end.
    private static LifeYear? OfYear(Match found, LifeYear? other)
    {
        var digits = found.Groups["year"].Value;
        var year = Number(digits);
        var isBefore =
            found.Groups["bc"].Success
            || (!found.Groups["ad"].Success && other?.Latest is < 0 and var until && year >= -until);
        var last = found.Groups["or"] is { Success: true } or ? Number(Whole(or.Value, digits, isBefore)) : year;
        if (found.Groups["decade"].Success)
            last += 9;
        var (one, two) = isBefore ? (-year, -last) : (year, last);
        var (isOpen, isClosed) = (found.Groups["after"].Success, found.Groups["before"].Success);
        if (one == 0 || one > two || (isOpen && isClosed))
            return null;
        return new LifeYear(
            isClosed ? null : one,
            isOpen ? null : two,
            found.Groups["circa"].Success,
            found.Groups["doubt"].Success
        );
    }

    // "early", "mid" and "late" are no years: the century is what is certain.
    private static LifeYear? OfCentury(Match found)
    {
        var (skipped, years) = found.Groups["part"].Value switch
        {
            "first half" => (0, 50),
            "second half" => (50, 50),
            "first quarter" => (0, 25),
            "second quarter" => (25, 25),
            "third quarter" => (50, 25),
            "fourth quarter" or "last quarter" => (75, 25),
            _ => (0, 100),
        };
        var number = Number(found.Groups["century"].Value);
        if (number is 0 or > 21)
            return null;
        var first = (found.Groups["bc"].Success ? -number * 100 : ((number - 1) * 100) + 1) + skipped;
        return new LifeYear(first, first + years - 1, found.Groups["circa"].Success, found.Groups["doubt"].Success);
    }

    // "1852/99" and "1852 or 3" say the century once.
    private static string Whole(string digits, string before, bool isBefore) =>
        isBefore || digits.Length >= before.Length ? digits : before[..^digits.Length] + digits;

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private const string Doubts = "(?:(?<circa>c\\.?|ca\\.|about|约)[ ]?|(?<doubt>probably|possibly|\\?)[ ]?)*";
    private const string Era = "(?:[ ]?(?:(?<bc>B\\.C\\.E?\\.?|BCE?)|(?<ad>A\\.D\\.|AD|CE)))?";

    [GeneratedRegex(
        $$"""
            ^{{Doubts}} (?:(?<after>in[ ]or[ ]after|after)[ ]|(?<before>before|by)[ ]|(?<bc>公元前|前))? {{Doubts}}
            (?<year>[0-9]{1,4}) (?: [ ]?(?:/|or)[ ]? (?<or>[0-9]{1,4}) )? (?<decade>s)? 年?
            (?<doubt>\?)? {{Era}} (?: [ ]or[ ](?:(?<after>after|later)|(?<before>before)) )?$
            """,
        RegexOptions.IgnorePatternWhitespace
            | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.NonBacktracking
    )]
    private static partial Regex Year();

    [GeneratedRegex(
        $$"""
            ^{{Doubts}} (?:(?<part>(?:first|second)[ ]half|(?:first|second|third|fourth|last)[ ]quarter)[ ]
                       |(?:early|mid|late)[ ])?
            (?<century>[0-9]{1,2})(?:st|nd|rd|th) [ ](?:century|c\.) [ ]?(?<doubt>\?)? {{Era}}$
            """,
        RegexOptions.IgnorePatternWhitespace
            | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.NonBacktracking
    )]
    private static partial Regex Century();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();

    // "1852–99"
    [GeneratedRegex("^[0-9]{2}$", RegexOptions.NonBacktracking)]
    private static partial Regex ShortYear();

    [GeneratedRegex("[0-9]{4}$", RegexOptions.NonBacktracking)]
    private static partial Regex LongYear();

    [GeneratedRegex("[–—−]+", RegexOptions.NonBacktracking)]
    private static partial Regex Dashes();

    [GeneratedRegex("^(?:closed|active) ", RegexOptions.NonBacktracking)]
    private static partial Regex Closing();

    [GeneratedRegex("[0-9](?:st|nd|rd|th)$", RegexOptions.NonBacktracking)]
    private static partial Regex OrdinalEnd();
}
