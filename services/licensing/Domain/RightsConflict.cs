namespace Exchange.Licensing.Domain;

/// <summary>Why rights can't be granted.</summary>
public abstract record RightsConflict
{
    private RightsConflict() { }

    /// <summary>The holder has no right to grant these boxes at all.</summary>
    public sealed record NoRightsIn(IReadOnlyList<RightsBox> Uncovered) : RightsConflict;

    /// <summary>The holder may grant these boxes, but not so exclusively.</summary>
    public sealed record NoExclusiveRightsIn(IReadOnlyList<RightsBox> Uncovered) : RightsConflict;

    /// <summary>A right of somebody stands in the way.</summary>
    /// <param name="Overlap">Exactly what both cover.</param>
    /// <param name="With">The right that is met.</param>
    public sealed record RightsOutOverlap(RightsBox Overlap, RightsOut With) : RightsConflict;
}

/// <summary>What a holder may grant.</summary>
/// <param name="Kind">How exclusively at most.</param>
public sealed record RightsIn(Exclusivity Kind, RightsBox Box);

/// <summary>What a right that is out is.</summary>
public enum RightsOutIs
{
    /// <summary>Granted to a licensee.</summary>
    License,

    /// <summary>Kept for an order that has not ended yet.</summary>
    Reservation,

    /// <summary>An offer kept for a named party.</summary>
    Hold,

    /// <summary>A box kept for a named party.</summary>
    Option,

    /// <summary>What the licensor promised not to grant.</summary>
    Holdback,

    /// <summary>What the licensor uses itself.</summary>
    OwnUse,
}

/// <summary>What stands in the way of others.</summary>
/// <param name="GrantId">Inside it is the reservation's id and the license's id.</param>
/// <param name="PartyId">Who has it or waits for it; null where it is the licensor's own.</param>
/// <param name="EncumbranceId">What it stands for, where it came of no order.</param>
public sealed record RightsOut(
    Guid GrantId,
    RightsOutIs Is,
    Exclusivity Kind,
    RightsBox Box,
    ParticipantId? PartyId,
    EncumbranceId? EncumbranceId = null
)
{
    /// <summary>The slots that it takes; where it takes one point, that of nobody else.</summary>
    public RangeSet Slot => Is is RightsOutIs.OwnUse ? SlotLine.OwnUse(point: 1) : SlotLine.Of(Kind, point: 1);
}

/// <summary>
/// The rules of granting. PostgreSQL's exclusion constraint refuses; these functions say why, and must agree with it.
/// </summary>
public static class RightsRules
{
    /// <summary>What the holder's rights-in leave uncovered of a box to be granted; null where they cover it.</summary>
    public static RightsConflict? Cover(RightsBox wanted, Exclusivity kind, IReadOnlyList<RightsIn> rightsIn)
    {
        if (wanted.ExceptAll(rightsIn.Select(right => right.Box)) is [_, ..] uncovered)
            return new RightsConflict.NoRightsIn(uncovered);
        var enough = rightsIn.Where(right => SlotLine.MayGrant(right.Kind, kind)).Select(right => right.Box);
        return wanted.ExceptAll(enough) is [_, ..] tooWide ? new RightsConflict.NoExclusiveRightsIn(tooWide) : null;
    }

    /// <summary>The first right that stands in the way of a box at these slots; null where none does.</summary>
    public static RightsConflict? Meet(RightsBox wanted, RangeSet slot, IEnumerable<RightsOut> rightsOut) =>
        rightsOut
            .Where(right => slot.Overlaps(right.Slot) && wanted.Overlaps(right.Box))
            .Select(right => new RightsConflict.RightsOutOverlap(wanted.Intersect(right.Box), right))
            .FirstOrDefault();
}
