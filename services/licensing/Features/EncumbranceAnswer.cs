using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>An encumbrance as its holder and its party see it.</summary>
/// <param name="PartyId">For whom it is; null for a holdback and an own use.</param>
/// <param name="OfferId">The offer that a hold keeps.</param>
/// <param name="Stated">What it covers, as it was stated.</param>
/// <param name="Term">From when to when it binds; null as long as its window awaits a milestone.</param>
/// <param name="NoticedBy">The right of first refusal of which it is the notice.</param>
/// <param name="Met">What was granted before and goes on within it.</param>
/// <param name="NextActions">
/// What the caller may do with it now: <c>release</c>, <c>order</c>; nothing while an order is in its place.
/// </param>
public sealed record EncumbranceAnswer(
    EncumbranceId EncumbranceId,
    EncumbranceType Type,
    EncumbranceState State,
    WorkId WorkId,
    ParticipantId HolderId,
    ParticipantId? PartyId,
    OfferId? OfferId,
    Exclusivity Kind,
    StatedEncumbrance Stated,
    Term? Term,
    DateTimeOffset? ExpiresAt,
    int? NoticeDays,
    EncumbranceId? NoticedBy,
    IReadOnlyList<StatedConflict> Met,
    DateTimeOffset RecordedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<string> NextActions
)
{
    /// <summary>The encumbrance as this caller sees it.</summary>
    public static EncumbranceAnswer Of(EncumbranceRow row, Caller caller) =>
        new(
            row.EncumbranceId,
            row.Type,
            row.State,
            row.WorkId,
            row.HolderId,
            row.PartyId,
            row.OfferId,
            row.Kind,
            row.ToStated(),
            row.TermFrom is { } from ? Term.Of(Term.Span(from, row.TermTo).Ranges.Single()) : null,
            row.ExpiresAt,
            row.NoticeDays,
            row.NoticedBy,
            Json.Read<IReadOnlyList<StatedConflict>>(row.Met),
            row.RecordedAt,
            row.EndedAt,
            NextActionsOf(row, caller)
        );

    /// <summary>True where the caller may see it.</summary>
    public static bool IsVisible(EncumbranceRow row, Caller caller) =>
        row.HolderId == caller.ParticipantId || row.PartyId == caller.ParticipantId || caller.SeesAll;

    private static IReadOnlyList<string> NextActionsOf(EncumbranceRow row, Caller caller)
    {
        if (row.InUse || row.State is not (EncumbranceState.Standing or EncumbranceState.AwaitingMilestone))
            return [];
        if (row.HolderId == caller.ParticipantId)
            return ["release"];
        var orders = row.PartyId == caller.ParticipantId && row.OfferId is not null && caller.Has(Scopes.OrdersWrite);
        return orders ? ["order"] : [];
    }
}
