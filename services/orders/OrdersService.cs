using Exchange.Contracts.Catalog.V1;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Orders.Features;
using Exchange.Orders.Process;
using Exchange.Platform;

namespace Exchange.Orders;

/// <summary>
/// Trading: an order is placed, its process is driven to an end, and everybody concerned can read it.
/// </summary>
public sealed class OrdersService : IService
{
    // Short against the shortest deadline, long against the cost of a look-up that finds nothing.
    private static readonly TimeSpan DeadlineInterval = TimeSpan.FromMilliseconds(500);

    public static string Name => "orders";

    public static void Map(Routes routes)
    {
        routes.Post("/v1/orders", "Place an order", PlaceOrder.Handle, Scopes.OrdersWrite);
        routes.Get("/v1/orders", "List orders", ListOrders.Handle, Scopes.OrdersRead);
        routes.Get("/v1/orders/{orderId}", "Read an order with its history", ReadOrder.Handle, Scopes.OrdersRead);
        routes.Act("/v1/orders/{orderId}/cancel", "Cancel an order", CancelOrder.Handle, Scopes.OrdersWrite);
        routes.Act(
            "/v1/orders/{orderId}/refunds",
            "Give back what an order was paid with",
            RefundOrder.Handle,
            Scopes.OffersWrite
        );
    }

    public static void Listen(Queues queues) =>
        queues
            .Add(
                "orders.offers",
                queue =>
                    queue
                        .On<WorkListed>(FollowWorks.Handle)
                        .On<OfferPublished>(FollowOffers.Handle)
                        .On<OfferWithdrawn>(FollowOffers.Handle)
            )
            .Add(
                "orders.process",
                queue =>
                    queue
                        .On<RightsReserved>(OrderProcessConsumer.Handle)
                        .On<RightsRefused>(OrderProcessConsumer.Handle)
                        .On<MoneyHeld>(OrderProcessConsumer.Handle)
                        .On<MoneyRefused>(OrderProcessConsumer.Handle)
                        .On<LicenseGranted>(OrderProcessConsumer.Handle)
                        .On<MoneyPosted>(OrderProcessConsumer.Handle)
                        .On<LicenseRevoked>(OrderProcessConsumer.Handle)
                        .On<MoneyRefunded>(OrderProcessConsumer.Handle)
            );

    public static void Run(Loops loops) => loops.EveryRow(DeadlineInterval, "deadlines", PassDeadlines.Due);

    public static void Add(WebApplicationBuilder builder) => OrdersOptions.Add(builder);
}
