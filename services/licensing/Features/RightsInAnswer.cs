using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>Rights-in as their holder sees them.</summary>
/// <param name="Kind">How exclusively at most.</param>
/// <param name="Chain">How the right came to the holder, oldest link first.</param>
/// <param name="RevokedAt">From when on nothing more is granted by it; null while it stands.</param>
/// <param name="NextActions">What the caller may do with it now: <c>revoke</c>.</param>
public sealed record RightsInAnswer(
    RightsInId RightsInId,
    WorkId WorkId,
    ParticipantId HolderId,
    RightsSource Source,
    Exclusivity Kind,
    CodeSet Uses,
    CodeSet Territories,
    CodeSet Languages,
    Term Term,
    IReadOnlyList<Evidence> Evidence,
    IReadOnlyList<TitleLink> Chain,
    DateTimeOffset RecordedAt,
    DateTimeOffset? RevokedAt,
    IReadOnlyList<string> NextActions
)
{
    /// <summary>The right as this caller sees it.</summary>
    public static RightsInAnswer Of(RecordedRightsIn right, Caller caller) =>
        new(
            right.RightsInId,
            right.WorkId,
            right.HolderId,
            right.Source,
            right.Kind,
            right.Uses,
            right.Territories,
            right.Languages,
            right.Term,
            right.Evidence,
            right.Chain,
            right.RecordedAt,
            right.RevokedAt,
            right.RevokedAt is null && right.HolderId == caller.ParticipantId ? ["revoke"] : []
        );

    /// <summary>True where the caller may see it: the holder, the operator and supervisors.</summary>
    public static bool IsVisible(RecordedRightsIn right, Caller caller) =>
        right.HolderId == caller.ParticipantId || caller.SeesAll;
}
