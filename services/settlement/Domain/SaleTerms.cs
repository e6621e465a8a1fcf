using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>A part of the net that an offer promises to somebody.</summary>
public sealed record Royalty(ParticipantId ReceiverId, Share SharePpm);

/// <summary>What is sold, and how it is to be paid.</summary>
/// <param name="WorkClass">The class of the work; null where nobody knows it.</param>
/// <param name="Channel">Where the buyer came from; null for the exchange itself.</param>
/// <param name="Rail">The rail that the payment must take; null where any will do.</param>
/// <param name="HeldForSeconds">How long the money may be frozen before it is divided.</param>
public sealed record SaleTerms(
    Money Price,
    OfferId OfferId,
    WorkId WorkId,
    ParticipantId HolderId,
    string? WorkClass,
    IReadOnlyList<Royalty> Royalties,
    string? Channel,
    string? Rail,
    int HeldForSeconds
);

/// <summary>What a plan is made by, as it stands at an instant.</summary>
/// <param name="Works">The sold work, where it has revenue shares, and every work upstream of it.</param>
/// <param name="Individuals">Those of the receivers who are natural persons.</param>
public sealed record PlanBasis(
    DateTimeOffset At,
    IReadOnlyList<CommissionRule> Commissions,
    IReadOnlyDictionary<WorkId, WorkShares> Works,
    IReadOnlySet<ParticipantId> Individuals,
    IReadOnlyList<TaxRule> Taxes,
    IReadOnlyList<Rail> Rails
);
