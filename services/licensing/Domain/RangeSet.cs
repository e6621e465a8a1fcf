using System.Globalization;
using System.Runtime.InteropServices;

namespace Exchange.Licensing.Domain;

/// <summary>The whole numbers from <c>From</c> up to but without <c>To</c>: <c>[From, To)</c>.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct NumberRange(long From, long To)
{
    /// <summary>One number.</summary>
    public static NumberRange Point(long number) => new(number, number + 1);
}

/// <summary>
/// A set of whole numbers, kept as the fewest ranges in rising order: what PostgreSQL calls a multirange. Equal sets
/// have equal ranges. <see cref="Unbounded.Below"/> and <see cref="Unbounded.Above"/> stand for the open ends.
/// </summary>
public sealed class RangeSet : IEquatable<RangeSet>
{
    private RangeSet(IReadOnlyList<NumberRange> ranges) => Ranges = ranges;

    /// <summary>Nothing.</summary>
    public static RangeSet Empty { get; } = new([]);

    /// <summary>Every number.</summary>
    public static RangeSet All { get; } = new([new NumberRange(Unbounded.Below, Unbounded.Above)]);

    /// <summary>In rising order, none empty, none touching the next.</summary>
    public IReadOnlyList<NumberRange> Ranges { get; }

    /// <summary>True where no number is in it.</summary>
    public bool IsEmpty => Ranges.Count == 0;

    /// <summary>The numbers of one range.</summary>
    public static RangeSet Of(long from, long to) => from < to ? new([new NumberRange(from, to)]) : Empty;

    /// <summary>One number.</summary>
    public static RangeSet Point(long number) => Of(number, number + 1);

    /// <summary>The numbers of any of these ranges, which may overlap and come in any order.</summary>
    public static RangeSet Of(IEnumerable<NumberRange> ranges)
    {
        var merged = new List<NumberRange>();
        foreach (var range in ranges.Where(range => range.From < range.To).OrderBy(range => range.From))
        {
            if (merged is [.., var last] && range.From <= last.To)
                merged[^1] = last with { To = Math.Max(last.To, range.To) };
            else
                merged.Add(range);
        }
        return merged.Count == 0 ? Empty : new RangeSet(merged);
    }

    /// <summary>What is in either.</summary>
    public RangeSet Union(RangeSet other) => Of(Ranges.Concat(other.Ranges));

    /// <summary>What is in both.</summary>
    public RangeSet Intersect(RangeSet other)
    {
        var common = new List<NumberRange>();
        for (int i = 0, j = 0; i < Ranges.Count && j < other.Ranges.Count; )
        {
            var (left, right) = (Ranges[i], other.Ranges[j]);
            var both = new NumberRange(Math.Max(left.From, right.From), Math.Min(left.To, right.To));
            if (both.From < both.To)
                common.Add(both);
            if (left.To < right.To)
                i++;
            else
                j++;
        }
        return common.Count == 0 ? Empty : new RangeSet(common);
    }

    /// <summary>What is here and not in the other.</summary>
    public RangeSet Except(RangeSet other) => other.IsEmpty ? this : Intersect(other.Complement());

    /// <summary>True where some number is in both.</summary>
    public bool Overlaps(RangeSet other)
    {
        for (int i = 0, j = 0; i < Ranges.Count && j < other.Ranges.Count; )
        {
            var (left, right) = (Ranges[i], other.Ranges[j]);
            if (left.From < right.To && right.From < left.To)
                return true;
            if (left.To < right.To)
                i++;
            else
                j++;
        }
        return false;
    }

    /// <summary>True where all of the other is here.</summary>
    public bool Contains(RangeSet other) => Intersect(other).Equals(other);

    /// <inheritdoc />
    public bool Equals(RangeSet? other) => other is not null && Ranges.SequenceEqual(other.Ranges);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as RangeSet);

    /// <inheritdoc />
    public override int GetHashCode() =>
        Ranges.Aggregate(Ranges.Count, (hash, range) => HashCode.Combine(hash, range.From, range.To));

    /// <summary>The set as PostgreSQL writes a multirange, for example <c>{[1,3),[7,)}</c>.</summary>
    public override string ToString() => $"{{{string.Join(",", Ranges.Select(ToText))}}}";

    /// <summary>Reads what <see cref="ToString"/> and PostgreSQL write.</summary>
    /// <exception cref="FormatException">It is no multirange of whole numbers in this form.</exception>
    public static RangeSet Parse(string text) =>
        text.Length >= 2 && text[0] == '{' && text[^1] == '}'
            ? Of(text[1..^1].Split("),", StringSplitOptions.RemoveEmptyEntries).Select(ReadRange))
            : throw new FormatException($"'{text}' is no multirange.");

    private static NumberRange ReadRange(string text)
    {
        var ends = text.TrimEnd(')').Split(',');
        if (ends is not [['[' or '(', .. var from], var to])
            throw new FormatException($"'{text}' is no range.");
        return new NumberRange(
            from.Length == 0 ? Unbounded.Below : long.Parse(from, CultureInfo.InvariantCulture),
            to.Length == 0 ? Unbounded.Above : long.Parse(to, CultureInfo.InvariantCulture)
        );
    }

    private static string ToText(NumberRange range)
    {
        var from = range.From == Unbounded.Below ? "(" : FormattableString.Invariant($"[{range.From}");
        var to = range.To == Unbounded.Above ? ")" : FormattableString.Invariant($"{range.To})");
        return $"{from},{to}";
    }

    private RangeSet Complement()
    {
        var gaps = new List<NumberRange>();
        var from = Unbounded.Below;
        foreach (var range in Ranges)
        {
            gaps.Add(new NumberRange(from, range.From));
            from = range.To;
        }
        gaps.Add(new NumberRange(from, Unbounded.Above));
        return Of(gaps);
    }
}

/// <summary>The open ends of a line of numbers.</summary>
public static class Unbounded
{
    /// <summary>From the very beginning.</summary>
    public const long Below = long.MinValue;

    /// <summary>Without end.</summary>
    public const long Above = long.MaxValue;
}
