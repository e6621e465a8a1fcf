using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace Exchange.Platform;

/// <summary>
/// Connects only to addresses that the rules allow. The very address that was looked at is connected to, so a name
/// that answers differently the next time gains nothing.
/// </summary>
/// <param name="rules">Where connections may go.</param>
/// <param name="resolve">The addresses of a name.</param>
public sealed class GuardedConnection(OutboundRules rules, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
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
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancel);
        // One forbidden address among others is a name that plays games: none of them is tried.
        return addresses.Length > 0 && Array.TrueForAll(addresses, rules.Allow)
            ? addresses
            : throw new ForbiddenAddressException();
    }
}

/// <summary>
/// A name leads to where nobody is connected to. Which address it was is not told: it would map our network.
/// </summary>
public sealed class ForbiddenAddressException() : Exception("The name does not lead to a public address.");
