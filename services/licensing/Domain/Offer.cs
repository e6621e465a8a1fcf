using Exchange.Kernel;

namespace Exchange.Licensing.Domain;

/// <summary>The life of an offer.</summary>
public enum OfferState
{
    /// <summary>It can be ordered.</summary>
    Published,

    /// <summary>It can't be ordered any more; what was ordered before goes on.</summary>
    Withdrawn,
}

/// <summary>License terms with a price, published by a holder.</summary>
/// <param name="Sides">All but the term as numbers, for all time; the term is in the terms.</param>
/// <param name="TermsHash">SHA-256 of the canonical terms, hex.</param>
/// <param name="Quantity">How many licenses can be taken; null for any number.</param>
/// <param name="Taken">How many of them are taken; not counted where any number can be.</param>
/// <param name="Version">1, and one more with every change.</param>
public sealed record Offer(
    OfferId OfferId,
    WorkId WorkId,
    ParticipantId HolderId,
    LanguageMap WorkTitle,
    Terms Terms,
    string TermsHash,
    RightsBox Sides,
    int? Quantity,
    int Taken,
    OfferState State,
    int Version,
    DateTimeOffset PublishedAt,
    DateTimeOffset? WithdrawnAt
)
{
    /// <summary>The box of a license whose rights are kept from an instant on; its term may be empty.</summary>
    public RightsBox KeptFrom(DateTimeOffset now) => Sides with { Term = Terms.Term.KeptFrom(now) };

    /// <summary>Why the offer can't be ordered at this instant; null where it can.</summary>
    public Error? Refuses(DateTimeOffset now) =>
        State switch
        {
            OfferState.Withdrawn => Refusals.OfferWithdrawn,
            OfferState.Published => KeptFrom(now).IsEmpty ? Refusals.OfferEnded : null,
        };
}
