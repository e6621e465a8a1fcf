using System.Text.Json.Serialization;

namespace Exchange.Licensing.Domain;

/// <summary>What a holder may put on its own works beside licenses.</summary>
public enum EncumbranceType
{
    /// <summary>An offer kept for a named party until an instant; nobody else can order what it excludes.</summary>
    Hold,

    /// <summary>A box kept for a named party until an instant, whatever offers will lie in it.</summary>
    Option,

    /// <summary>
    /// Whoever first wants an exclusive or sole license within the box is put off for some days, in which the named
    /// party may take the same offer.
    /// </summary>
    FirstRefusal,

    /// <summary>A box that nobody is granted, and that as <c>exclusive</c> the holder does not use either.</summary>
    Holdback,

    /// <summary>A box that the holder uses itself; it excludes only exclusive licenses.</summary>
    OwnUse,
}

/// <summary>The life of an encumbrance.</summary>
public enum EncumbranceState
{
    /// <summary>It binds.</summary>
    Standing,

    /// <summary>Its window hangs on a milestone that is not recorded yet; it binds nobody.</summary>
    AwaitingMilestone,

    /// <summary>Its party took it up: it has become a license.</summary>
    Exercised,

    /// <summary>Its time passed.</summary>
    Lapsed,

    /// <summary>The holder gave it up.</summary>
    Released,
}

/// <summary>What a holder stated of an encumbrance, in codes.</summary>
/// <param name="Term">A fixed term; null where a window stands in its place.</param>
/// <param name="Window">A span that hangs on milestones of the work.</param>
/// <param name="Note">For people.</param>
public sealed record StatedEncumbrance(
    CodeSet Uses,
    CodeSet Territories,
    CodeSet Languages,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Term? Term = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Window? Window = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note = null
);

/// <summary>An encumbrance that binds, as far as an order must know it.</summary>
/// <param name="PartyId">For whom it is.</param>
/// <param name="OfferId">The one offer that a hold keeps; null for the others.</param>
/// <param name="NoticeDays">How long a right of first refusal puts others off; null for the others.</param>
/// <param name="Noticed">Offers of which a right of first refusal gave notice; it does so once.</param>
/// <param name="InUse">True where an order came in its place.</param>
public sealed record StandingEncumbrance(
    EncumbranceId EncumbranceId,
    EncumbranceType Type,
    ParticipantId PartyId,
    OfferId? OfferId,
    Exclusivity Kind,
    RightsBox Box,
    DateTimeOffset ExpiresAt,
    int? NoticeDays,
    IReadOnlyList<OfferId> Noticed,
    bool InUse
);

/// <summary>What is wished for somebody, before anything is kept for it.</summary>
/// <param name="OfferId">The offer that is wanted; null where a box is, whatever offers will lie in it.</param>
public sealed record Wish(OfferId? OfferId, ParticipantId BuyerId, Exclusivity Kind, RightsBox Box, DateTimeOffset At);

/// <summary>What encumbrances do to an order.</summary>
public static class EncumbranceRules
{
    /// <summary>
    /// The holds and options of the buyer in whose place its order may come, those first that keep just this offer.
    /// </summary>
    public static IEnumerable<StandingEncumbrance> TakenUp(Wish wish, IEnumerable<StandingEncumbrance> standing) =>
        standing
            .Where(one => !one.InUse)
            .Where(one => one.Type is EncumbranceType.Hold or EncumbranceType.Option)
            .Where(one => one.PartyId == wish.BuyerId && one.ExpiresAt > wish.At)
            .Where(one => one.OfferId is null || one.OfferId == wish.OfferId)
            .Where(one => SlotLine.MayGrant(one.Kind, wish.Kind) && one.Box.Contains(wish.Box))
            .OrderBy(one => one.Type);

    /// <summary>
    /// The right of first refusal that must be given notice before somebody else has the wish; null where none must. A
    /// non-exclusive license takes nothing away from its party.
    /// </summary>
    public static StandingEncumbrance? NoticedFirst(Wish wish, IEnumerable<StandingEncumbrance> standing) =>
        wish.Kind is Exclusivity.NonExclusive
            ? null
            : standing.FirstOrDefault(one =>
                one.Type is EncumbranceType.FirstRefusal
                && one.PartyId != wish.BuyerId
                && one.ExpiresAt > wish.At
                && (wish.OfferId is not { } offerId || !one.Noticed.Contains(offerId))
                && one.Box.Overlaps(wish.Box)
            );

    /// <summary>
    /// The right of first refusal that is served by keeping the wish for its party until an instant; null where none
    /// is.
    /// </summary>
    public static StandingEncumbrance? Served(
        Wish wish,
        DateTimeOffset until,
        IEnumerable<StandingEncumbrance> standing
    ) =>
        standing.FirstOrDefault(one =>
            one is { Type: EncumbranceType.FirstRefusal, NoticeDays: { } days }
            && one.PartyId == wish.BuyerId
            && one.ExpiresAt > wish.At
            && wish.OfferId is { } offerId
            && !one.Noticed.Contains(offerId)
            && one.Box.Overlaps(wish.Box)
            && until >= wish.At.AddDays(days)
        );
}
