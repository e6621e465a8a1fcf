namespace Exchange.Licensing.Domain;

/// <summary>What of a box can still be licensed.</summary>
public static class Availability
{
    private const int ManyPieces = 64;

    /// <summary>What of a wish its holder may grant so exclusively and nobody stands in the way of.</summary>
    /// <returns>Boxes that do not overlap, merged into few; none where nothing is left.</returns>
    public static IReadOnlyList<RightsBox> Of(
        RightsBox wish,
        Exclusivity kind,
        IEnumerable<RightsIn> rightsIn,
        IEnumerable<RightsOut> rightsOut
    )
    {
        var slot = SlotLine.Of(kind, SlotLine.FreePoint);
        return Of(wish, kind, rightsIn, rightsOut.Where(right => slot.Overlaps(right.Slot)).Select(right => right.Box));
    }

    /// <summary>The same, where it is known already which boxes exclude the wish.</summary>
    /// <param name="taken">Boxes whose slots the wish would meet; they may overlap.</param>
    public static IReadOnlyList<RightsBox> Of(
        RightsBox wish,
        Exclusivity kind,
        IEnumerable<RightsIn> rightsIn,
        IEnumerable<RightsBox> taken
    )
    {
        var enough = rightsIn.Where(right => SlotLine.MayGrant(right.Kind, kind)).Select(right => right.Box);
        var covered = wish.ExceptAll(wish.ExceptAll(enough)).Merged();
        var met = taken.Select(wish.Intersect).Where(box => !box.IsEmpty).ToList().Merged();
        return met.Aggregate(covered, Cut).Merged();
    }

    // Merging now and then keeps the pieces few, and so the next cut cheap.
    private static IReadOnlyList<RightsBox> Cut(IReadOnlyList<RightsBox> free, RightsBox box)
    {
        var pieces = free.SelectMany(one => one.Except(box)).ToList();
        return pieces.Count > ManyPieces ? pieces.Merged() : pieces;
    }
}
