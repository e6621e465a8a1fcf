using System.Text.Json.Serialization;
using Exchange.Kernel;

namespace Exchange.Licensing.Domain;

/// <summary>The right that stands in the way, as far as the one who asks may know it.</summary>
/// <param name="Is"><c>license</c>, or <c>reservation</c> for what is still kept for an order.</param>
/// <param name="LicenseId">Only where the one who asks is the licensee.</param>
public sealed record MetRight(
    string Is,
    Exclusivity Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LicenseId? LicenseId
);

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

    public static Error DutyNotOwed { get; } =
        Error.Unprocessable("duty.notOwed", "The terms of the license have no such duty.");

    public static Error WorkNotListed { get; } =
        Error.Unprocessable("work.notListed", "The work is not listed; it must pass its review in the catalog first.");

    public static Error OfferUnknown { get; } = Error.Conflict("offer.unknown", "There is no such offer.");

    public static Error OfferWithdrawn { get; } = Error.Conflict("offer.withdrawn", "The offer was withdrawn.");

    public static Error OfferSoldOut { get; } =
        Error.Conflict("offer.soldOut", "Every license of this offer is taken.");

    public static Error OfferEnded { get; } = Error.Conflict("offer.termEnded", "The term of the offer is over.");

    public static Error OrderReleased { get; } =
        Error.Conflict("order.released", "The order gave up its rights; none are kept for it any more.");

    /// <summary>A conflict of rights in the words of the vocabularies.</summary>
    /// <param name="asker">Who is told; others' licenses stay unnamed.</param>
    public static Error Of(RightsConflict conflict, Vocabularies words, ParticipantId asker) =>
        conflict switch
        {
            RightsConflict.NoRightsIn none => Uncovered(
                "noRightsIn",
                "The holder has no rights-in for what 'uncovered' names.",
                none.Uncovered,
                words
            ),
            RightsConflict.NoExclusiveRightsIn less => Uncovered(
                "noExclusiveRightsIn",
                "The holder's rights-in do not allow so exclusive a grant of what 'uncovered' names.",
                less.Uncovered,
                words
            ),
            RightsConflict.RightsOutOverlap met => Overlap(met, words, asker),
            _ => throw new ArgumentOutOfRangeException(nameof(conflict), conflict, "No other conflict is known."),
        };

    private static Error Uncovered(string type, string message, IReadOnlyList<RightsBox> boxes, Vocabularies words) =>
        Error.Conflict($"rights.{type}", message) with
        {
            Details = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["conflict"] = type,
                ["uncovered"] = boxes.SelectMany(words.Write).Take(MaxBoxes).ToList(),
            },
        };

    private static Error Overlap(RightsConflict.RightsOutOverlap met, Vocabularies words, ParticipantId asker)
    {
        var with = met.With;
        LicenseId? known = with.IsLicensed && with.LicenseeId == asker ? new LicenseId(with.GrantId) : null;
        return Error.Conflict(
            "rights.overlap",
            "Somebody has or awaits a license that excludes this one; see 'overlap'."
        ) with
        {
            Details = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["conflict"] = "rightsOutOverlap",
                // Two terms are one range each, so they meet in one range, and the boxes in one box.
                ["overlap"] = words.Write(met.Overlap).First(),
                ["with"] = new MetRight(with.IsLicensed ? "license" : "reservation", with.Kind, known),
            },
        };
    }
}
