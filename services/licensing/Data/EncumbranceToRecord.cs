using Exchange.Licensing.Domain;

namespace Exchange.Licensing.Data;

/// <summary>An encumbrance with the offer that it keeps; null where it keeps a box.</summary>
public sealed record EncumbranceOfOffer(
    EncumbranceId EncumbranceId,
    EncumbranceType Type,
    OfferId? OfferId,
    string Works
);

/// <summary>An encumbrance that is to be recorded.</summary>
/// <param name="Sides">Works, uses, territories and languages as numbers.</param>
/// <param name="Term">As numbers, one range; null as long as its window awaits a milestone.</param>
public sealed record EncumbranceToRecord(
    EncumbranceId EncumbranceId,
    EncumbranceType Type,
    WorkId WorkId,
    ParticipantId HolderId,
    Exclusivity Kind,
    RightsBox Sides,
    RangeSet? Term,
    StatedEncumbrance Stated
)
{
    public ParticipantId? PartyId { get; init; }
    public OfferId? OfferId { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public int? NoticeDays { get; init; }
    public EncumbranceId? NoticedBy { get; init; }

    /// <summary>What it blocks of a box.</summary>
    public RightsToKeep Blocking(RightsBox box) =>
        new(Guid.CreateVersion7(), Blocks(Type), WorkId, Kind, box)
        {
            PartyId = PartyId,
            EncumbranceId = EncumbranceId,
        };

    private static RightsOutIs Blocks(EncumbranceType type) =>
        type switch
        {
            EncumbranceType.Hold => RightsOutIs.Hold,
            EncumbranceType.Option => RightsOutIs.Option,
            EncumbranceType.Holdback => RightsOutIs.Holdback,
            EncumbranceType.OwnUse => RightsOutIs.OwnUse,
            EncumbranceType.FirstRefusal => throw new ArgumentOutOfRangeException(
                nameof(type),
                type,
                "It blocks none."
            ),
        };
}
