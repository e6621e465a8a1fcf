using System.ComponentModel.DataAnnotations;

namespace Exchange.Orders;

/// <summary>Settings of this service, section <c>Orders</c>; they are checked at start.</summary>
public sealed class OrdersOptions
{
    /// <summary>
    /// How long an order waits for its rights and its money before it expires, and how long it waits for the license or
    /// the payment before it asks for them again; each further wait is twice as long, up to an hour. An order keeps the
    /// value it was placed with.
    /// </summary>
    [Range(1, 86_400)]
    public int DeadlineSeconds { get; set; } = 120;

    internal static void Add(WebApplicationBuilder builder) =>
        builder
            .Services.AddOptions<OrdersOptions>()
            .BindConfiguration("Orders")
            .ValidateDataAnnotations()
            .ValidateOnStart();
}
