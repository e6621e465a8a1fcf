using System.Collections.Frozen;
using Exchange.Contracts.Catalog.V1;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Orders.V1;
using Exchange.Contracts.Participants.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Contracts.Webhooks.V1;

namespace Exchange.Contracts;

/// <summary>
/// Who listens to what: message type to queues, each named <c>service.purpose</c>. The relay declares these queues
/// before it publishes, so that a message finds its listeners even where one of them was never started; the audit reads
/// from here which inboxes a message must be in.
/// </summary>
public static class Listeners
{
    private static readonly FrozenDictionary<Type, string[]> Table = new Dictionary<Type, string[]>
    {
        [typeof(ParticipantRegistered)] = ["licensing.participants", "settlement.participants", "webhooks.events"],
        [typeof(ClientRevoked)] = ["webhooks.clients"],
        [typeof(WorkListed)] = ["licensing.works", "orders.offers", "settlement.works", "webhooks.events"],
        [typeof(WorkWithdrawn)] = ["licensing.works", "webhooks.events"],
        [typeof(OfferPublished)] = ["catalog.offers", "orders.offers", "settlement.offers", "webhooks.events"],
        [typeof(OfferWithdrawn)] = ["catalog.offers", "orders.offers", "settlement.offers", "webhooks.events"],

        [typeof(OrderPlaced)] = ["webhooks.events"],
        [typeof(ReserveRights)] = ["licensing.rights"],
        [typeof(HoldMoney)] = ["settlement.money"],
        [typeof(RightsReserved)] = ["orders.process"],
        [typeof(RightsRefused)] = ["orders.process"],
        [typeof(MoneyHeld)] = ["orders.process"],
        [typeof(MoneyRefused)] = ["orders.process"],
        [typeof(GrantLicense)] = ["licensing.rights"],
        [typeof(LicenseGranted)] = ["orders.process", "settlement.licenses", "webhooks.events"],
        [typeof(PostMoney)] = ["settlement.money"],
        [typeof(MoneyPosted)] = ["orders.process", "webhooks.events"],
        [typeof(RefundMoney)] = ["settlement.refunds"],
        [typeof(MoneyRefunded)] = ["orders.process", "webhooks.events"],
        [typeof(RevokeLicense)] = ["licensing.rights"],
        [typeof(LicenseRevoked)] = ["orders.process", "webhooks.events"],
        [typeof(PayoutSent)] = ["webhooks.events"],
        [typeof(PayoutReturned)] = ["webhooks.events"],
        [typeof(ReleaseRights)] = ["licensing.rights"],
        [typeof(ReleaseMoney)] = ["settlement.money"],
        [typeof(OrderCompleted)] = ["webhooks.events"],
        [typeof(OrderRejected)] = ["webhooks.events"],
        [typeof(OrderExpired)] = ["webhooks.events"],
        [typeof(OrderCanceled)] = ["webhooks.events"],
        [typeof(OrderRefunded)] = ["webhooks.events"],
        [typeof(EndpointDisabled)] = ["webhooks.events"],
        [typeof(OrderRefundedInPart)] = ["webhooks.events"],
        [typeof(DepositRecorded)] = ["webhooks.events"],
        [typeof(DepositReversed)] = ["webhooks.events"],
    }.ToFrozenDictionary();

    /// <summary>Every message that crosses a service border.</summary>
    public static IReadOnlyCollection<Type> Messages => Table.Keys;

    /// <summary>The queues that hear this message; none for what only partners are told.</summary>
    /// <exception cref="KeyNotFoundException">It is no message of the exchange.</exception>
    public static IReadOnlyList<string> Of(Type message) => Table[message];
}
