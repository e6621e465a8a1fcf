using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Data;

/// <summary>A row of <see cref="Select"/>: an encumbrance as it was stated and as it stands.</summary>
/// <param name="Stated">JSON of a <see cref="StatedEncumbrance"/>.</param>
/// <param name="InUse">True where an order is under way in its place.</param>
/// <param name="Met">JSON of a list of <see cref="StatedConflict"/>.</param>
public sealed record EncumbranceRow(
    EncumbranceId EncumbranceId,
    EncumbranceType Type,
    WorkId WorkId,
    ParticipantId HolderId,
    ParticipantId? PartyId,
    OfferId? OfferId,
    Exclusivity Kind,
    string Works,
    string Uses,
    string Territories,
    string Languages,
    DateTimeOffset? TermFrom,
    DateTimeOffset? TermTo,
    string Stated,
    DateTimeOffset? ExpiresAt,
    int? NoticeDays,
    EncumbranceId? NoticedBy,
    EncumbranceState State,
    string Met,
    DateTimeOffset RecordedAt,
    DateTimeOffset? EndedAt,
    bool InUse
)
{
    public const string Select = $"""
        select
          encumbrance_id,
          type,
          work_id,
          holder_id,
          party_id,
          offer_id,
          kind,
          {Boxes.Columns},
          stated,
          expires_at,
          notice_days,
          noticed_by,
          state,
          met,
          recorded_at,
          ended_at,
          exists (
            select from rights_grant
            where rights_grant.encumbrance_id = encumbrance.encumbrance_id
            and rights_grant.released_at is null
            and rights_grant.order_id is not null
          ) as in_use
        from encumbrance
        """;

    /// <summary>Works, uses, territories and languages as numbers, for all time.</summary>
    public RightsBox Sides() => Boxes.Read(Works, Uses, Territories, Languages, RangeSet.All);

    /// <summary>What was stated.</summary>
    public StatedEncumbrance ToStated() => Json.Read<StatedEncumbrance>(Stated);
}
