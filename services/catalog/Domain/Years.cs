using System.Globalization;
using System.Text.RegularExpressions;

namespace Exchange.Catalog.Domain;

/// <summary>
/// Years as numbers, also before the year 1, which no date type of .NET holds: -480 is 480 BCE as museums write it in
/// <c>-0480-01-06</c>. There is no year 0.
/// </summary>
public static partial class Years
{
    /// <summary>The first year the catalog takes: older things are geology.</summary>
    public const int First = -99_999;

    /// <summary>The last one.</summary>
    public const int Last = 9_999;

    /// <summary>True for a year that there was or will be.</summary>
    public static bool IsYear(int year) => year is not 0 and >= First and <= Last;

    /// <summary>
    /// The year of a date text: <c>1797</c>, <c>1797-01</c>, <c>-0480-01-06</c>, <c>480 BCE</c>, <c>220 CE</c> or
    /// <c>公元前480年</c>; null for anything else, because a guess would look like a fact.
    /// </summary>
    public static int? Read(string text)
    {
        var match = DateText().Match(text.Trim());
        if (!match.Success)
            return null;
        var number = int.Parse(match.Groups["year"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var before = match.Groups["minus"].Success || match.Groups["before"].Success;
        var year = before ? -number : number;
        return IsYear(year) ? year : null;
    }

    [GeneratedRegex(
        """
            ^(?: (?<minus>[-\u2212])? (?<year>[0-9]{1,5}) (?: -[0-9]{2} (?: -[0-9]{2} )? )?
               | (?<year>[0-9]{1,5}) \s* (?: (?<before>BCE?|B\.C\.(?:E\.)?) | CE | AD | A\.D\. | C\.E\. )
               | 公元 (?<before>前)? (?<year>[0-9]{1,5}) 年?
               | (?<year>[0-9]{1,5}) 年
            )$
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 2000
    )]
    private static partial Regex DateText();
}
