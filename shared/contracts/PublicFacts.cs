using System.Collections.Frozen;
using Exchange.Contracts.Catalog.V1;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Orders.V1;
using Exchange.Contracts.Participants.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Contracts.Webhooks.V1;

namespace Exchange.Contracts;

/// <summary>
/// The messages that partners are told of, and the one resource that each of them is about. All messages of a resource
/// come from one service, which numbers them 1, 2, 3, ... in the transaction that says them.
/// </summary>
public static class PublicFacts
{
    private static readonly FrozenDictionary<Type, Func<object, Guid>> Table = new[]
    {
        About<ParticipantRegistered>(told => told.ParticipantId.Value),
        About<WorkListed>(told => told.WorkId.Value),
        About<WorkWithdrawn>(told => told.WorkId.Value),
        About<OfferPublished>(told => told.OfferId.Value),
        About<OfferWithdrawn>(told => told.OfferId.Value),
        About<LicenseGranted>(told => told.LicenseId.Value),
        About<LicenseRevoked>(told => told.LicenseId.Value),
        About<OrderPlaced>(told => told.OrderId.Value),
        About<OrderCompleted>(told => told.OrderId.Value),
        About<OrderRejected>(told => told.OrderId.Value),
        About<OrderExpired>(told => told.OrderId.Value),
        About<OrderCanceled>(told => told.OrderId.Value),
        About<OrderRefunded>(told => told.OrderId.Value),
        About<EndpointDisabled>(told => told.EndpointId.Value),
        About<OrderRefundedInPart>(told => told.OrderId.Value),
        About<MoneyPosted>(told => told.TransferId.Value),
        About<MoneyRefunded>(told => told.TransferId.Value),
        About<DepositRecorded>(told => told.DepositId.Value),
        About<DepositReversed>(told => told.DepositId.Value),
        About<PayoutSent>(told => told.PayoutId.Value),
        About<PayoutReturned>(told => told.PayoutId.Value),
    }.ToFrozenDictionary();

    /// <summary>Every message that partners are told of.</summary>
    public static IReadOnlyCollection<Type> Messages => Table.Keys;

    /// <summary>The resource that this message is about; null where partners are not told of it.</summary>
    public static Guid? ResourceOf(object message) => Table.GetValueOrDefault(message.GetType())?.Invoke(message);

    private static KeyValuePair<Type, Func<object, Guid>> About<TMessage>(Func<TMessage, Guid> resource) =>
        new(typeof(TMessage), message => resource((TMessage)message));
}
