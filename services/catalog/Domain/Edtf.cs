using System.Globalization;

namespace Exchange.Catalog.Domain;

/// <summary>
/// Years in the Extended Date/Time Format (EDTF, ISO 8601-2:2019): <c>1452</c>, <c>1480~</c> (approximate),
/// <c>1480?</c> (uncertain), <c>1480%</c> (both), <c>[1452..1455]</c> (one of these), <c>[..1830]</c> (that or before).
/// It counts a year 0, so that 480 BCE is <c>-0479</c>.
/// </summary>
public static class Edtf
{
    /// <summary>The written form; null where no year is known.</summary>
    public static string? Of(LifeYear? year)
    {
        if (year is null or { Earliest: null, Latest: null })
            return null;
        // A doubt belongs to one date: of a span it says no more than the span does.
        return year.Earliest == year.Latest
            ? Year(year.Latest) + Doubt(year)
            : $"[{Year(year.Earliest)}..{Year(year.Latest)}]";
    }

    /// <summary>From when to when somebody worked, as an interval: <c>1870/1879</c>, <c>../1830</c>.</summary>
    public static string? Span(LifeYear? years)
    {
        if (years is null or { Earliest: null, Latest: null })
            return null;
        if (years.Earliest == years.Latest)
            return Of(years);
        return string.Join('/', new[] { years.Earliest, years.Latest }.Select(year => End(year, Doubt(years))));
    }

    /// <summary>A year as ISO 8601 writes it: at least four digits, the year 0 for 1 BCE.</summary>
    public static string? Year(int? year) =>
        year switch
        {
            null => null,
            > 0 => year.Value.ToString("0000", CultureInfo.InvariantCulture),
            _ => (year.Value + 1).ToString("0000;-0000;0000", CultureInfo.InvariantCulture),
        };

    private static string End(int? year, string doubt) => year is null ? ".." : Year(year) + doubt;

    private static string Doubt(LifeYear year) =>
        (year.Approximate, year.Uncertain) switch
        {
            (true, true) => "%",
            (true, false) => "~",
            (false, true) => "?",
            (false, false) => "",
        };
}
