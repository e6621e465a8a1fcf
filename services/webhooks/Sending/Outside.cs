using System.Net;

namespace Exchange.Webhooks.Sending;

/// <summary>What delivery takes from outside of the exchange; a test puts its own in their place.</summary>
/// <param name="Clock">Ends attempts.</param>
/// <param name="Random">From 0 to 1, for the jitter.</param>
/// <param name="Resolve">The addresses of a name.</param>
public sealed record Outside(
    TimeProvider Clock,
    Func<double> Random,
    Func<string, CancellationToken, Task<IPAddress[]>> Resolve
)
{
    /// <summary>As it is.</summary>
    public static Outside Real { get; } =
        new(TimeProvider.System, System.Random.Shared.NextDouble, Dns.GetHostAddressesAsync);

    /// <summary>
    /// The instant that decides what is due. Null leaves it to the database, whose clock all replicas share; so a
    /// replica whose own clock is off neither hurries nor waits.
    /// </summary>
    public DateTimeOffset? Now => ReferenceEquals(Clock, TimeProvider.System) ? null : Clock.GetUtcNow();
}
