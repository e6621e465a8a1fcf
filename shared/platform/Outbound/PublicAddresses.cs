using System.Net;
using System.Net.Sockets;

namespace Exchange.Platform;

/// <summary>
/// Which addresses the exchange may connect to where somebody else names them: those that anybody on the internet
/// could own. What IANA's registries of special purposes name is none of them, and neither is an address of IPv6 that
/// carries such a one of IPv4.
/// </summary>
public static class PublicAddresses
{
    // https://www.iana.org/assignments/iana-ipv4-special-registry, and multicast.
    private static readonly IPNetwork[] SpecialV4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), // this network
        IPNetwork.Parse("10.0.0.0/8"), // private
        IPNetwork.Parse("100.64.0.0/10"), // carriers' private; some clouds serve metadata here
        IPNetwork.Parse("127.0.0.0/8"), // loopback
        IPNetwork.Parse("169.254.0.0/16"), // link-local, and the metadata of most clouds
        IPNetwork.Parse("172.16.0.0/12"), // private
        IPNetwork.Parse("192.0.0.0/24"), // protocol assignments
        IPNetwork.Parse("192.0.2.0/24"), // documentation
        IPNetwork.Parse("192.31.196.0/24"), // AS112
        IPNetwork.Parse("192.52.193.0/24"), // AMT
        IPNetwork.Parse("192.88.99.0/24"), // 6to4 relays
        IPNetwork.Parse("192.168.0.0/16"), // private
        IPNetwork.Parse("192.175.48.0/24"), // AS112
        IPNetwork.Parse("198.18.0.0/15"), // benchmarks
        IPNetwork.Parse("198.51.100.0/24"), // documentation
        IPNetwork.Parse("203.0.113.0/24"), // documentation
        IPNetwork.Parse("224.0.0.0/4"), // multicast
        IPNetwork.Parse("240.0.0.0/4"), // reserved, and broadcast
        IPNetwork.Parse("168.63.129.16/32"), // Azure's platform address, public in form only
    ];

    // Only 2000::/3 is given out at all (https://www.iana.org/assignments/ipv6-address-space); within it these are not
    // anybody's: https://www.iana.org/assignments/iana-ipv6-special-registry.
    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] SpecialV6 =
    [
        IPNetwork.Parse("2001::/23"), // protocol assignments, with Teredo and ORCHID
        IPNetwork.Parse("2001:db8::/32"), // documentation
        IPNetwork.Parse("2002::/16"), // 6to4, which carries an address of IPv4
        IPNetwork.Parse("2620:4f:8000::/48"), // AS112
        IPNetwork.Parse("3fff::/20"), // documentation
    ];

    // ISATAP's interface ids carry an address of IPv4 in any prefix (RFC 5214).
    private const int InterfaceIdAt = 8;
    private static readonly byte[][] Isatap =
    [
        [0x00, 0x00, 0x5E, 0xFE],
        [0x02, 0x00, 0x5E, 0xFE],
    ];

    /// <summary>True where a connection may go there.</summary>
    public static bool Allow(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? Allow(address.MapToIPv4())
        : address.AddressFamily is AddressFamily.InterNetwork ? !SpecialV4.Any(one => one.Contains(address))
        : address.AddressFamily is AddressFamily.InterNetworkV6 && AllowV6(address);

    private static bool AllowV6(IPAddress address)
    {
        var plain = new IPAddress(address.GetAddressBytes());
        return GlobalV6.Contains(plain) && !SpecialV6.Any(one => one.Contains(plain)) && !IsIsatap(plain);
    }

    private static bool IsIsatap(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return Isatap.Any(id => bytes.AsSpan(InterfaceIdAt, id.Length).SequenceEqual(id));
    }
}
