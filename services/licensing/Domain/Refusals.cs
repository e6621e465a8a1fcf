using System.Text.Json.Serialization;
using Exchange.Kernel;

namespace Exchange.Licensing.Domain;

/// <summary>The right that stands in the way, as far as the one who asks may know it.</summary>
/// <param name="LicenseId">Only where the one who asks is the licensee or the licensor.</param>
/// <param name="EncumbranceId">Only where the one who asks is its party or the licensor.</param>
public sealed record MetRight(
    RightsOutIs Is,
    Exclusivity Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LicenseId? LicenseId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EncumbranceId? EncumbranceId = null
);

/// <summary>A right that stands in the way, and exactly where.</summary>
public sealed record StatedConflict(StatedBox Overlap, MetRight With);

/// <summary>Whom a conflict is put into words for.</summary>
/// <param name="Works">The works that are asked for by number; one alone need not be named.</param>
public sealed record Audience(
    Vocabularies Words,
    IReadOnlyDictionary<long, WorkId> Works,
    ParticipantId AskerId,
    ParticipantId HolderId
)
{
    /// <summary>What is met, in codes; others' licenses and encumbrances stay unnamed.</summary>
    public StatedConflict State(RightsConflict.RightsOutOverlap met)
    {
        var with = met.With;
        var mayKnow = AskerId == HolderId || AskerId == with.PartyId;
        var license = with.Is is RightsOutIs.License ? new LicenseId(with.GrantId) : (LicenseId?)null;
        return new StatedConflict(
            // Two terms are one range each, so they meet in one range, and the boxes in one box.
            Words.Write(met.Overlap, Works).First(),
            new MetRight(
                with.Is,
                with.Kind,
                mayKnow ? license : null,
                mayKnow && license is null ? with.EncumbranceId : null
            )
        );
    }
}

/// <summary>What licensing refuses, with stable codes.</summary>
public static class Refusals
{
    // A rest of many boxes is cut: whoever closes these gaps is told of the next.
    private const int MaxBoxes = 20;

    public static Error NotHolder { get; } =
        Error.Forbidden("work.notHolder", "Only the holder of the work may do this.");

    public static Error NotParty { get; } =
        Error.Forbidden("license.notParty", "Only the licensor and the licensee may do this.");

    public static Error NotLicensor { get; } =
        Error.Forbidden("license.notLicensor", "Only the licensor approves designs.");

    public static Error LicenseRevoked { get; } = Error.Conflict("license.revoked", "The license was taken back.");

    public static Error DutyNotOwed { get; } =
        Error.Unprocessable("duty.notOwed", "The terms of the license have no such duty.");

    public static Error WorkNotListed { get; } =
        Error.Unprocessable("work.notListed", "The work is not listed; it must pass its review in the catalog first.");

    /// <summary>Nothing is licensed of this work without its community's consent to these uses there.</summary>
    public static Error ConsentMissing(WorkId workId, CodeSet uses, CodeSet territories) =>
        Error.Unprocessable(
            "consent.missing",
            "The community that the work belongs to has not consented to these uses there, or does no longer."
        ) with
        {
            Details = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["workId"] = workId,
                ["uses"] = uses,
                ["territories"] = territories,
            },
        };

    public static Error ConsentWithdrawn { get; } =
        Error.Conflict("consent.withdrawn", "The consent was withdrawn already.");

    public static Error OfferUnknown { get; } = Error.Conflict("offer.unknown", "There is no such offer.");

    public static Error OfferWithdrawn { get; } = Error.Conflict("offer.withdrawn", "The offer was withdrawn.");

    public static Error OfferSoldOut { get; } =
        Error.Conflict("offer.soldOut", "Every license of this offer is taken or kept for somebody.");

    /// <summary>The offer is kept for somebody.</summary>
    /// <param name="until">Until when the last hold stands.</param>
    public static Error OfferHeld(DateTimeOffset until) =>
        Error.Conflict("offer.held", "The offer is kept for somebody until 'until'; release its holds first.") with
        {
            Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["until"] = until },
        };

    public static Error OfferEnded { get; } = Error.Conflict("offer.termEnded", "The term of the offer is over.");

    public static Error OrderReleased { get; } =
        Error.Conflict("order.released", "The order gave up its rights; none are kept for it any more.");

    /// <summary>A series has more works than one right can name.</summary>
    public static Error SeriesTooLarge(int most) =>
        Error.Unprocessable("series.tooLarge", $"A right on a series covers at most {most} works; take its parts.");

    public static Error RightsInRevoked { get; } =
        Error.Conflict("rightsIn.revoked", "These rights-in were revoked already.");

    public static Error TermEnded { get; } = Error.Conflict("term.ended", "The term is over already.");

    /// <summary>Somebody has the right of first refusal on what the holder would keep for another.</summary>
    public static Error FirstRefusalStands(EncumbranceId encumbranceId) =>
        Error.Conflict(
            "rights.firstRefusal",
            "Somebody has the right of first refusal here: hold the offer for its days of notice first, or release it."
        ) with
        {
            Details = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["conflict"] = "firstRefusal",
                ["encumbranceId"] = encumbranceId,
            },
        };

    public static Error EncumbranceEnded { get; } =
        Error.Conflict("encumbrance.ended", "The encumbrance does not stand any more.");

    public static Error EncumbranceInUse { get; } =
        Error.Conflict("encumbrance.inUse", "An order of its party is under way in its place.");

    /// <summary>Somebody has the right of first refusal and is now asked.</summary>
    /// <param name="until">Until when it may take the offer.</param>
    public static Error FirstRefusal(DateTimeOffset until) =>
        Error.Conflict(
            "rights.firstRefusal",
            "Somebody has the right of first refusal and may take this offer first, until the instant in 'until'."
        ) with
        {
            Details = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["conflict"] = "firstRefusal",
                ["until"] = until,
            },
        };

    /// <summary>A conflict of rights in words.</summary>
    public static Error Of(RightsConflict conflict, Audience audience) =>
        conflict switch
        {
            RightsConflict.NoRightsIn none => Uncovered(
                "noRightsIn",
                "The holder has no rights-in for what 'uncovered' names.",
                none.Uncovered,
                audience
            ),
            RightsConflict.NoExclusiveRightsIn less => Uncovered(
                "noExclusiveRightsIn",
                "The holder's rights-in do not allow so exclusive a grant of what 'uncovered' names.",
                less.Uncovered,
                audience
            ),
            RightsConflict.RightsOutOverlap met => Overlap(audience.State(met)),
            _ => throw new ArgumentOutOfRangeException(nameof(conflict), conflict, "No other conflict is known."),
        };

    private static Error Uncovered(string type, string message, IReadOnlyList<RightsBox> boxes, Audience audience) =>
        Error.Conflict($"rights.{type}", message) with
        {
            Details = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["conflict"] = type,
                ["uncovered"] = boxes
                    .Merged()
                    .SelectMany(box => audience.Words.Write(box, audience.Works))
                    .Take(MaxBoxes)
                    .ToList(),
            },
        };

    private static Error Overlap(StatedConflict conflict) =>
        Error.Conflict(
            "rights.overlap",
            "Something that stands excludes this: see 'overlap' for where, 'with' for what it is."
        ) with
        {
            Details = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["conflict"] = "rightsOutOverlap",
                ["overlap"] = conflict.Overlap,
                ["with"] = conflict.With,
            },
        };
}
