using Exchange.Catalog;
using Exchange.Contracts;
using Exchange.Licensing;
using Exchange.Orders;
using Exchange.Participants;
using Exchange.Platform;
using Exchange.Settlement;
using Exchange.Webhooks;

namespace Exchange.Tests.Unit.Architecture;

/// <summary>The contracts say who listens to what, and the services listen to just that.</summary>
public sealed class ListenersTests
{
    private static readonly Action<Queues>[] Services =
    [
        CatalogService.Listen,
        LicensingService.Listen,
        OrdersService.Listen,
        ParticipantsService.Listen,
        SettlementService.Listen,
        WebhooksService.Listen,
    ];

    [Test]
    public void The_services_listen_to_what_the_contracts_say() =>
        Assert.That(Heard(Services), Is.EquivalentTo(Promised));

    [Test]
    public void A_service_that_does_not_listen_is_missed() =>
        Assert.That(Heard(Services[..^1]), Is.Not.EquivalentTo(Promised));

    private static IEnumerable<string> Promised =>
        from message in Listeners.Messages
        from queue in Listeners.Of(message)
        select $"{message.FullName} -> {queue}";

    private static IEnumerable<string> Heard(IEnumerable<Action<Queues>> services)
    {
        var queues = new Queues();
        foreach (var listen in services)
            listen(queues);
        return from queue in queues.All from message in queue.Messages select $"{message.FullName} -> {queue.Name}";
    }
}
