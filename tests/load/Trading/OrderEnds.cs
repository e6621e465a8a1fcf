using System.Collections.Concurrent;
using Exchange.Contracts.Orders.V1;
using Exchange.Local;

namespace Exchange.Tests.Load;

/// <summary>
/// Tells when an order has ended, by the message that says so: asking for each order again and again would be load of
/// its own.
/// </summary>
public sealed class OrderEnds : IAsyncDisposable
{
    private static readonly Type[] Ends =
    [
        typeof(OrderCompleted),
        typeof(OrderRejected),
        typeof(OrderExpired),
        typeof(OrderCanceled),
    ];

    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> orders = new(StringComparer.Ordinal);
    private MessageWatch? watch;

    private OrderEnds() { }

    /// <summary>Starts to listen.</summary>
    public static async Task<OrderEnds> StartAsync(Uri broker, CancellationToken cancellation)
    {
        var ends = new OrderEnds();
        ends.watch = await MessageWatch.StartAsync(broker, Ends, ends.See, cancellation);
        return ends;
    }

    /// <summary>
    /// The name of the message that ended the order, as soon as it is said; it may have been said already.
    /// </summary>
    public Task<string> EndOfAsync(string orderId) => Of(orderId).Task;

    /// <summary>Stops to listen.</summary>
    public async ValueTask DisposeAsync()
    {
        if (watch is not null)
            await watch.DisposeAsync();
    }

    private void See(SeenMessage message) =>
        Of(message.Body.GetProperty("orderId").GetString()!).TrySetResult(message.Type);

    private TaskCompletionSource<string> Of(string orderId) =>
        orders.GetOrAdd(
            orderId,
            _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously)
        );
}
