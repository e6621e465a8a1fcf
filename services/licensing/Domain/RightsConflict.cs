namespace Exchange.Licensing.Domain;

/// <summary>Why rights can't be granted.</summary>
public abstract record RightsConflict
{
    private RightsConflict() { }

    /// <summary>The holder has no right to grant these boxes at all.</summary>
    public sealed record NoRightsIn(IReadOnlyList<RightsBox> Uncovered) : RightsConflict;

    /// <summary>The holder may grant these boxes, but not so exclusively.</summary>
    public sealed record NoExclusiveRightsIn(IReadOnlyList<RightsBox> Uncovered) : RightsConflict;

    /// <summary>A grant to somebody stands in the way.</summary>
    /// <param name="Overlap">Exactly what both cover.</param>
    /// <param name="With">The grant that is met.</param>
    public sealed record RightsOutOverlap(RightsBox Overlap, RightsOut With) : RightsConflict;
}

/// <summary>What a holder may grant.</summary>
/// <param name="Kind">How exclusively at most.</param>
public sealed record RightsIn(Exclusivity Kind, RightsBox Box);

/// <summary>What is granted or kept for somebody.</summary>
/// <param name="GrantId">Inside it is the reservation's id and the license's id.</param>
/// <param name="LicenseeId">Who has it or waits for it.</param>
/// <param name="IsLicensed">False as long as it is only reserved.</param>
public sealed record RightsOut(
    Guid GrantId,
    Exclusivity Kind,
    RightsBox Box,
    ParticipantId LicenseeId,
    bool IsLicensed
);

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

    /// <summary>The first grant that stands in the way of a box to be granted; null where none does.</summary>
    public static RightsConflict? Meet(RightsBox wanted, Exclusivity kind, IEnumerable<RightsOut> rightsOut) =>
        rightsOut
            .Where(right => SlotLine.Exclude(kind, right.Kind) && wanted.Overlaps(right.Box))
            .Select(right => new RightsConflict.RightsOutOverlap(wanted.Intersect(right.Box), right))
            .FirstOrDefault();
}
