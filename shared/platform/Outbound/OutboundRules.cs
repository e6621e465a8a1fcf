using System.Net;
using Exchange.Kernel;

namespace Exchange.Platform;

/// <summary>Where the exchange connects to when somebody else names the address: as this installation has it.</summary>
/// <param name="IsLocal">
/// True on a developer's machine only: plain HTTP, any port and any address, loopback too.
/// </param>
/// <param name="AllowsHttp">True where plain HTTP will do: what is read there is public.</param>
public sealed record OutboundRules(bool IsLocal, bool AllowsHttp = false)
{
    private const int LongestUrl = 2_000;

    // A database or a mail server is told nothing by an HTTP request, whoever asks for it.
    private static readonly int[] Ports = [443, 8443];
    private static readonly int[] HttpPorts = [80, 443, 8080, 8443];

    /// <summary>
    /// Local addresses are allowed only where the host says it is a developer's (ASPNETCORE_ENVIRONMENT) and serves
    /// nobody but this machine. An exchange that others can reach, or that was set up as production, does not start
    /// with the setting on.
    /// </summary>
    /// <param name="localSetting">The setting that allows local addresses.</param>
    /// <param name="allowLocal">Its value.</param>
    /// <param name="isDevelopment">True where the host says so.</param>
    /// <param name="urls">What the host serves.</param>
    /// <exception cref="InvalidOperationException">The setting is on where it may not be.</exception>
    public static OutboundRules Of(string localSetting, bool allowLocal, bool isDevelopment, string? urls)
    {
        if (allowLocal && !(isDevelopment && IsLoopbackOnly(urls)))
            throw new InvalidOperationException(
                $"The setting {localSetting} is for a developer's machine: it needs the environment Development and "
                    + "addresses of this machine alone (ASPNETCORE_URLS)."
            );
        return new OutboundRules(allowLocal);
    }

    /// <summary>True where a connection to this address may be opened.</summary>
    public bool Allow(IPAddress address) => IsLocal || PublicAddresses.Allow(address);

    /// <summary>
    /// What is wrong with an address as somebody states it. That its name leads to a public address is
    /// looked at anew for each connection: what a name says when it is registered says nothing of later.
    /// </summary>
    public IReadOnlyList<FieldError> Check(string url, string pointer)
    {
        if (url.Length > LongestUrl || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            return [new(pointer, "url.unreadable", $"This is no absolute URL of at most {LongestUrl} characters.")];
        var errors = new List<FieldError>();
        if (!Is(uri, Uri.UriSchemeHttps) && !((IsLocal || AllowsHttp) && Is(uri, Uri.UriSchemeHttp)))
            errors.Add(
                new(pointer, "url.notHttps", AllowsHttp ? "It is reached by https or http." : "It is reached by https.")
            );
        if (uri.UserInfo.Length > 0)
            errors.Add(new(pointer, "url.userInfo", "A URL carries no name and no password."));
        if (uri.Fragment.Length > 0)
            errors.Add(new(pointer, "url.fragment", "A fragment is never sent; leave it out."));
        var ports = AllowsHttp ? HttpPorts : Ports;
        if (!IsLocal && !ports.Contains(uri.Port))
            errors.Add(new(pointer, "url.port", $"The port is one of {string.Join(", ", ports)}."));
        if (IPAddress.TryParse(uri.IdnHost, out var address) && !Allow(address))
            errors.Add(new(pointer, "url.address", "Only public addresses are connected to."));
        return errors;
    }

    private static bool Is(Uri uri, string scheme) => string.Equals(uri.Scheme, scheme, StringComparison.Ordinal);

    private static bool IsLoopbackOnly(string? urls) =>
        urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } all
        && Array.TrueForAll(all, one => Uri.TryCreate(one, UriKind.Absolute, out var uri) && uri.IsLoopback);
}
