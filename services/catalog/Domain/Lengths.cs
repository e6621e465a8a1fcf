using System.Globalization;

namespace Exchange.Catalog.Domain;

/// <summary>A unit that a source measures in.</summary>
public enum LengthUnit
{
    /// <summary>Millimeters.</summary>
    Mm,

    /// <summary>Centimeters.</summary>
    Cm,

    /// <summary>Meters.</summary>
    M,

    /// <summary>Inches of 25.4 mm.</summary>
    In,

    /// <summary>Feet of 304.8 mm.</summary>
    Ft,
}

/// <summary>Numbers in texts, and lengths in millimeters.</summary>
public static class Lengths
{
    /// <summary>Nothing in a collection is longer than a kilometer.</summary>
    public const decimal LongestMm = 1_000_000m;

    /// <summary>
    /// A decimal number as data writes it: digits and a point, no thousands separators; null for anything else.
    /// </summary>
    public static decimal? ReadNumber(string text) =>
        decimal.TryParse(
            text.AsSpan().Trim(),
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    /// <summary>
    /// The length in millimeters, to a tenth: no source measures closer. Null where it is longer than anything is.
    /// </summary>
    public static decimal? ToMm(decimal number, LengthUnit unit)
    {
        if (Math.Abs(number) > LongestMm)
            return null;
        return decimal.Round(number * MmPer(unit), decimals: 1, MidpointRounding.AwayFromZero);
    }

    private static decimal MmPer(LengthUnit unit) =>
        unit switch
        {
            LengthUnit.Mm => 1m,
            LengthUnit.Cm => 10m,
            LengthUnit.M => 1000m,
            LengthUnit.In => 25.4m,
            LengthUnit.Ft => 304.8m,
        };
}
