using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>What the sides of a measurement are called, in the order in which a source writes them.</summary>
public enum Side
{
    /// <summary>From bottom to top.</summary>
    Height,

    /// <summary>From left to right.</summary>
    Width,

    /// <summary>From front to back.</summary>
    Depth,
}

/// <summary>How a source writes sizes in prose.</summary>
/// <param name="Of">Where the prose is.</param>
/// <param name="Unit">The unit where the prose names none.</param>
/// <param name="Order">Which side comes first; null where the source does not say, so that the sides stay without
/// names.</param>
/// <param name="Aside">Parts that are not the work itself, such as its frame.</param>
public sealed record ProseTemplate(
    Expression Of,
    LengthUnit Unit,
    IReadOnlyList<Side>? Order = null,
    IReadOnlyList<string>? Aside = null
);

/// <summary>
/// Reads sizes out of prose as catalogs write it: <c>support: 394 x 419 mm</c>, one part on a line; × and x, full-width
/// digits, <c>12 min 5 sec</c>. A line with digits that it can't read to its end is reported, never guessed at.
/// </summary>
public static partial class Measurements
{
    private const string Code = "dimensions.keptAsText";

    private static readonly string[] SideNames = ["first", "second", "third"];

    /// <summary>The sizes in a text, which stays beside them as it was.</summary>
    /// <param name="remarks">Gets a line for each part of the text that stays nothing but text.</param>
    public static Dimensions Read(string text, ProseTemplate prose, string pointer, List<FieldError> remarks)
    {
        // A longer text is refused by the rules, whatever stands in it.
        if (text.Length > WorkRules.LongestNote)
            return new Dimensions(text);
        var parts = new List<MeasuredPart>();
        decimal? seconds = null;
        var plain = text.Normalize(NormalizationForm.FormKC);
        foreach (var line in plain.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (ReadPart(line, prose) is { } part)
                parts.Add(part);
            else if (ReadSeconds(line) is { } duration)
                seconds = (seconds ?? 0) + duration;
            else if (line.Any(char.IsAsciiDigit))
                remarks.Add(
                    new FieldError(pointer, Code, $"'{Tokens.Short(line)}' is not read as sizes; it stays a text.")
                );
        }
        var own = WholeOf(parts, prose);
        return new Dimensions(
            text,
            own?.WidthMm,
            own?.HeightMm,
            own?.DepthMm,
            own?.DiameterMm,
            own?.SidesMm,
            seconds,
            parts is [{ Name: null }] or [] ? null : parts
        );
    }

    private static MeasuredPart? ReadPart(string line, ProseTemplate prose)
    {
        var match = Sides().Match(line);
        if (!match.Success)
            return null;
        var unit = UnitOf(match.Groups["unit"].Value) ?? prose.Unit;
        var sides = new List<decimal>();
        foreach (var side in SideNames.Select(name => match.Groups[name]).Where(side => side.Success))
        {
            var number = decimal.Parse(side.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
            // A side of nothing is a side that was not measured.
            if (Lengths.ToMm(number, unit) is not { } length || length is <= 0 or > Lengths.LongestMm)
                return null;
            sides.Add(length);
        }
        var name = Name(match);
        if (sides is [var across] && name?.Contains("diameter", StringComparison.OrdinalIgnoreCase) is true)
            return new MeasuredPart(name, DiameterMm: across);
        if (prose.Order is not { } order)
            return new MeasuredPart(name, SidesMm: sides);
        // One number alone may be any side.
        return sides.Count == 1 || sides.Count > order.Count
            ? new MeasuredPart(name, SidesMm: sides)
            : new MeasuredPart(name, Of(Side.Width), Of(Side.Height), Of(Side.Depth));

        decimal? Of(Side side) =>
            order.Index().Where(one => one.Item == side && one.Index < sides.Count) is var found && found.Any()
                ? sides[found.First().Index]
                : null;
    }

    // The first part that is the work itself; none where several share its name, or where it is one size of many.
    private static MeasuredPart? WholeOf(List<MeasuredPart> parts, ProseTemplate prose)
    {
        var own = parts.Where(part => !(prose.Aside ?? []).Contains(part.Stem(), StringComparer.OrdinalIgnoreCase));
        var main = own.FirstOrDefault();
        var isOne =
            main is { IsEach: false }
            && parts.Count(part => string.Equals(part.Stem(), main.Stem(), StringComparison.Ordinal)) == 1;
        return isOne ? main : null;
    }

    private static string? Name(Match match)
    {
        var name = string.Join(
            ", ",
            new[] { match.Groups["name"].Value.Trim(' ', ':', ','), match.Groups["each"].Success ? "each" : "" }.Where(
                word => word.Length > 0
            )
        );
        return name.Length == 0 ? null : name;
    }

    private static decimal? ReadSeconds(string line)
    {
        var match = Duration().Match(line);
        if (!match.Success)
            return null;
        return (3600 * Of("hours")) + (60 * Of("minutes")) + Of("seconds");

        decimal Of(string group) =>
            match.Groups[group] is { Success: true } found
                ? decimal.Parse(found.ValueSpan, CultureInfo.InvariantCulture)
                : 0;
    }

    private static LengthUnit? UnitOf(string text) =>
        text.ToLowerInvariant() switch
        {
            "mm" => LengthUnit.Mm,
            "cm" or "厘米" => LengthUnit.Cm,
            "m" or "米" => LengthUnit.M,
            _ => null,
        };

    private const string Length = @"[0-9]{1,6} (?: \.[0-9]{1,4} )?";
    private const string Unit = @"\s* (?: (?<unit> mm | cm | m | 厘米 | 米 ) )?";
    private const string By = @"\s* [x×X*]\s*";

    // Without backtracking: prose is anybody's, and must not take longer than in proportion to its length.
    [GeneratedRegex(
        $$"""
            ^ (?<name> [^0-9:]* (?: \([^()]*\) [^0-9:]* )? )? \s*:?\s*
            (?<each> each | ea\. )? \s*
            (?<first> {{Length}} ) {{Unit}}
            (?: {{By}} (?<second> {{Length}} ) {{Unit}} (?: {{By}} (?<third> {{Length}} ) {{Unit}} )? )?
            (?: ,?\s* [0-9.]+ \s* kg )? [\s.;,]* $
            """,
        RegexOptions.IgnorePatternWhitespace
            | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.NonBacktracking
    )]
    private static partial Regex Sides();

    [GeneratedRegex(
        """
            ^ (?: [^0-9:]* : )? \s* (?: duration )? \s*
            (?: (?<hours> [0-9]{1,3} ) \s* (?: hours? | hrs? )\.? [\s,]* )?
            (?: (?<minutes> [0-9]{1,5} ) \s* (?: minutes? | mins? )\.? [\s,]* )?
            (?: (?<seconds> [0-9]{1,5} ) \s* (?: seconds? | secs? )\.? [\s,]* )? $
            """,
        RegexOptions.IgnorePatternWhitespace
            | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.IgnoreCase
            | RegexOptions.NonBacktracking
    )]
    private static partial Regex Duration();
}
