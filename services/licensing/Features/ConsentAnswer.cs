using Exchange.Kernel;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>A community's consent, as the holder of the work sees it.</summary>
/// <param name="Community">Who consents.</param>
/// <param name="Term">When it may be granted under it.</param>
/// <param name="EvidenceSha256">Hash of the document that shows the consent, hex.</param>
/// <param name="WithdrawnAt">From when on nothing more is granted under it; null while it stands.</param>
/// <param name="NextActions">What the caller may do with it now: <c>withdraw</c>.</param>
public sealed record ConsentAnswer(
    ConsentId ConsentId,
    WorkId WorkId,
    ParticipantId HolderId,
    LanguageMap Community,
    CodeSet Uses,
    CodeSet Territories,
    Term Term,
    string EvidenceSha256,
    DateTimeOffset GivenAt,
    DateTimeOffset? WithdrawnAt,
    string? WithdrawalReason,
    IReadOnlyList<string> NextActions
)
{
    /// <summary>The consent as this caller sees it.</summary>
    public static ConsentAnswer Of(Consent consent, Caller caller) =>
        new(
            consent.ConsentId,
            consent.WorkId,
            consent.HolderId,
            consent.Community,
            consent.Uses,
            consent.Territories,
            consent.Term,
            consent.EvidenceSha256,
            consent.GivenAt,
            consent.WithdrawnAt,
            consent.WithdrawalReason,
            consent.WithdrawnAt is null && MayWithdraw(consent, caller) && caller.Has(Scopes.OffersWrite)
                ? ["withdraw"]
                : []
        );

    /// <summary>True where the caller may record that it was withdrawn.</summary>
    public static bool MayWithdraw(Consent consent, Caller caller) =>
        consent.HolderId == caller.ParticipantId || caller.IsOperator;

    /// <summary>True where the caller may see it: its own, or the caller sees everything.</summary>
    public static bool IsVisible(Consent consent, Caller caller) =>
        consent.HolderId == caller.ParticipantId || caller.SeesAll;
}
