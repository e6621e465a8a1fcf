using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Features;

/// <summary>An offer as callers see it.</summary>
/// <param name="Terms">What a buyer agrees to; it never changes.</param>
/// <param name="TermsHash">SHA-256 of the terms as canonical JSON (RFC 8785), hex.</param>
/// <param name="Summary">The terms in plain words, Chinese and English; they explain and do not bind.</param>
/// <param name="Quantity">How many licenses can be taken; null for any number.</param>
/// <param name="Available">How many of them are left; null for any number.</param>
/// <param name="NextActions">What the caller may do with the offer now: <c>order</c>, <c>withdraw</c>.</param>
public sealed record OfferAnswer(
    OfferId OfferId,
    WorkId WorkId,
    LanguageMap WorkTitle,
    ParticipantId HolderId,
    OfferState State,
    Terms Terms,
    string TermsHash,
    LanguageMap Summary,
    int? Quantity,
    int? Available,
    DateTimeOffset PublishedAt,
    DateTimeOffset? WithdrawnAt,
    int Version,
    IReadOnlyList<string> NextActions
) : IVersioned
{
    /// <summary>The offer as this caller sees it.</summary>
    public static OfferAnswer Of(Offer offer, Caller caller) =>
        new(
            offer.OfferId,
            offer.WorkId,
            offer.WorkTitle,
            offer.HolderId,
            offer.State,
            offer.Terms,
            offer.TermsHash,
            Domain.Summary.Of(offer.Terms, VocabularyFiles.All),
            offer.Quantity,
            offer.Quantity - offer.Taken,
            offer.PublishedAt,
            offer.WithdrawnAt,
            offer.Version,
            NextActionsOf(offer, caller)
        );

    private static IReadOnlyList<string> NextActionsOf(Offer offer, Caller caller)
    {
        if (offer.State == OfferState.Withdrawn)
            return [];
        if (offer.HolderId == caller.ParticipantId)
            return ["withdraw"];
        return caller.Has(Scopes.OrdersWrite) && offer.Quantity - offer.Taken is null or > 0 ? ["order"] : [];
    }
}
