using System.Net;
using System.Net.Sockets;

namespace Exchange.Webhooks.Sending;

/// <summary>
/// Connects only to addresses that a delivery may go to. The very address that was looked at is connected to, so a name
/// that answers differently the next time gains nothing.
/// </summary>
public sealed class GuardedConnection(DeliveryRules rules, Outside outside)
{
    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback" />.</summary>
    /// <exception cref="ForbiddenAddressException">The name leads to an address that is not public.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var end = context.DnsEndPoint;
        var addresses = await AddressesAsync(end.Host, cancel);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, end.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        finally
        {
            if (!socket.Connected)
                socket.Dispose();
        }
    }

    /// <summary>The addresses of a host, of which each may be connected to.</summary>
    /// <exception cref="ForbiddenAddressException">One of them may not.</exception>
    public async Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancel)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await outside.Resolve(host, cancel);
        // One forbidden address among others is a name that plays games: none of them is tried.
        return addresses.Length > 0 && Array.TrueForAll(addresses, rules.Allow)
            ? addresses
            : throw new ForbiddenAddressException();
    }
}

/// <summary>
/// A name leads to where no delivery goes. Which address it was is not told: it would map our network.
/// </summary>
public sealed class ForbiddenAddressException() : Exception("The name does not lead to a public address.");
