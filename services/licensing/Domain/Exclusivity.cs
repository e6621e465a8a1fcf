namespace Exchange.Licensing.Domain;

/// <summary>How exclusive a license is (国家文物局 2019). An earlier kind includes the later ones.</summary>
public enum Exclusivity
{
    /// <summary>独占: only the licensee may use, not even the licensor.</summary>
    Exclusive,

    /// <summary>排他: the licensee and the licensor.</summary>
    Sole,

    /// <summary>普通: many.</summary>
    NonExclusive,
}

/// <summary>
/// Exclusivity as a line of slots: other people's grants stand at points n >= 0, the licensor's own uses at points
/// n &lt; 0. Two rights that overlap as boxes exclude each other where their slots overlap too.
/// </summary>
public static class SlotLine
{
    /// <summary>A point that the database has not given to anybody yet, and never will.</summary>
    public const long FreePoint = 1L << 62;

    /// <summary>The slots that a grant of this kind takes.</summary>
    /// <param name="kind">How exclusive the grant is.</param>
    /// <param name="point">A point from 0 that no other grant stands at; only a nonExclusive grant needs it.</param>
    public static RangeSet Of(Exclusivity kind, long point) =>
        kind switch
        {
            Exclusivity.Exclusive => RangeSet.All,
            Exclusivity.Sole => RangeSet.Of(0, Unbounded.Above),
            Exclusivity.NonExclusive => RangeSet.Point(point),
        };

    /// <summary>The slot of a licensor's own use: points from 0, counted to the left.</summary>
    public static RangeSet OwnUse(long point) => RangeSet.Point(-point - 1);

    /// <summary>True where somebody who holds rights of one kind may grant the other.</summary>
    public static bool MayGrant(Exclusivity held, Exclusivity granted) => held <= granted;
}
