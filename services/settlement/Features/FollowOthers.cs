using Exchange.Contracts.Catalog.V1;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Participants.V1;
using Exchange.Platform;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>Keeps settlement's own copies of participants, works and offers.</summary>
public static class FollowOthers
{
    public static Task Handle(ParticipantRegistered said, Unit unit) => Participants.KeepAsync(unit, said);

    public static Task Handle(WorkListed said, Unit unit) => SharedWorks.KeepAsync(unit, said);

    public static Task Handle(OfferPublished said, Unit unit) => Offers.KeepAsync(unit, said);

    public static Task Handle(OfferWithdrawn said, Unit unit) => Offers.WithdrawAsync(unit, said);
}
