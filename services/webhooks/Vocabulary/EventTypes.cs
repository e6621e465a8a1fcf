using System.Collections.Frozen;
using Exchange.Contracts.Catalog.V1;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Orders.V1;
using Exchange.Contracts.Participants.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Contracts.Webhooks.V1;
using static Exchange.Webhooks.Vocabulary.Resources;

namespace Exchange.Webhooks.Vocabulary;

/// <summary>Everything that partners are told, of what and to whom: the public vocabulary.</summary>
public static class EventTypes
{
    private static readonly Func<object, IReadOnlyList<ParticipantId>?> Everybody = _ => null;

    /// <summary>Every type, in the order in which the catalog shows them.</summary>
    public static IReadOnlyList<EventType> All { get; } =
    [
        EventType.Of<ParticipantRegistered, ParticipantData>(
            "participant.registered",
            Participants,
            ParticipantData.Of,
            told => [told.ParticipantId],
            "Your organization was admitted to the exchange."
        ),
        EventType.Of<WorkListed, WorkData>(
            "work.listed",
            Works,
            WorkData.Of,
            Everybody,
            "A work passed its review and is public: offers of it may follow. Once it is withdrawn, this is sent thin."
        ) with
        {
            ShowsWork = true,
        },
        EventType.Of<WorkWithdrawn, WithdrawnWorkData>(
            "work.withdrawn",
            Works,
            WithdrawnWorkData.Of,
            Everybody,
            "A work is no longer public: nothing new may be licensed of it, and licenses that were granted stand."
        ),
        EventType.Of<OfferPublished, OfferData>(
            "offer.published",
            Offers,
            OfferData.Of,
            Everybody,
            "An offer can be ordered at its price; its terms are read by its id and never change. Once its work is "
                + "withdrawn, this is sent thin."
        ) with
        {
            ShowsWork = true,
        },
        EventType.Of<OfferWithdrawn, WithdrawnOfferData>(
            "offer.withdrawn",
            Offers,
            WithdrawnOfferData.Of,
            Everybody,
            "An offer can no longer be ordered; orders that have their rights go on."
        ),
        .. OrderTypes.All,
        EventType.Of<LicenseGranted, LicenseData>(
            "license.granted",
            Licenses,
            LicenseData.Of,
            told => [told.BuyerId, told.HolderId],
            "A license is granted, with the document that says what may be done. It stands from now on; the price is "
                + "divided a moment later."
        ),
        EventType.Of<LicenseRevoked, RevokedLicenseData>(
            "license.revoked",
            Licenses,
            RevokedLicenseData.Of,
            told => [told.BuyerId, told.HolderId],
            "A license is taken back, because its whole price is given back. Nothing may be done under it any more; "
                + "what was done before stands."
        ),
        EventType.Of<MoneyPosted, DividedData>(
            "payment.divided",
            Transfers,
            DividedData.Of,
            told => [.. told.Parts.Select(part => part.ParticipantId).OfType<ParticipantId>()],
            "The price of an order was divided, and a part of it is on your account. You are told your own parts only."
        ),
        EventType.Of<MoneyRefunded, GivenBackData>(
            "payment.refunded",
            Transfers,
            GivenBackData.Of,
            told => [.. told.Parts.Select(part => part.ParticipantId).OfType<ParticipantId>()],
            "Money of an order was given back to its buyer, and a part of it was taken from your account. You are "
                + "told your own parts only."
        ),
        EventType.Of<DepositRecorded, DepositData>(
            "deposit.recorded",
            Deposits,
            DepositData.Of,
            told => [told.ParticipantId],
            "Money that arrived at the custodian bank is on your account and can be spent."
        ),
        EventType.Of<DepositReversed, ReversedDepositData>(
            "deposit.reversed",
            Deposits,
            ReversedDepositData.Of,
            told => [told.ParticipantId],
            "A deposit was recorded wrongly and is undone: its money is no longer on your account."
        ),
        EventType.Of<PayoutSent, PayoutData>(
            "payout.sent",
            Payouts,
            PayoutData.Of,
            told => [told.ParticipantId],
            "The bank is told to pay your money out to your bank account."
        ),
        EventType.Of<PayoutReturned, ReturnedPayoutData>(
            "payout.returned",
            Payouts,
            ReturnedPayoutData.Of,
            told => [told.ParticipantId],
            "A payout did not happen: its money is available on your account again."
        ),
        EventType.Of<EndpointDisabled, EndpointData>(
            "endpoint.disabled",
            Endpoints,
            EndpointData.Of,
            told => [told.OwnerId],
            "An endpoint is told no more: it answered 410, failed for five days, or its client was revoked. Its "
                + "owner's other endpoints and the feed say so; resume it and replay what it missed."
        ),
    ];

    private static readonly FrozenDictionary<Type, EventType> ByMessage = All.ToFrozenDictionary(row => row.Message);

    private static readonly FrozenDictionary<string, EventType> ByName = All.ToFrozenDictionary(
        row => row.Type,
        StringComparer.Ordinal
    );

    /// <summary>The messages that the events are made of.</summary>
    public static IEnumerable<Type> Messages => All.Select(row => row.Message);

    /// <summary>The type of this name; null where there is none.</summary>
    public static EventType? Find(string type) => ByName.GetValueOrDefault(type);

    /// <summary>The type that this message makes.</summary>
    /// <exception cref="KeyNotFoundException">Partners are not told of it.</exception>
    public static EventType Of(object message) => ByMessage[message.GetType()];
}
