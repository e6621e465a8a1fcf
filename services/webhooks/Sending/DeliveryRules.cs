using System.Net;
using Exchange.Kernel;

namespace Exchange.Webhooks.Sending;

/// <summary>Where deliveries may go, as this installation has it.</summary>
/// <param name="IsLocal">
/// True on a developer's machine only: plain HTTP, any port and any address, loopback too.
/// </param>
public sealed record DeliveryRules(bool IsLocal)
{
    private const int LongestUrl = 2_000;

    // A database or a mail server is told nothing by an HTTP request, whoever asks for it.
    private static readonly int[] Ports = [443, 8443];

    /// <summary>The setting that allows receivers on a developer's machine.</summary>
    public const string LocalSetting = "Webhooks:AllowLocalReceivers";

    /// <summary>
    /// Local receivers are allowed only where the host says it is a developer's (ASPNETCORE_ENVIRONMENT) and serves
    /// nobody but this machine. An exchange that others can reach, or that was set up as production, does not start
    /// with the setting on.
    /// </summary>
    /// <exception cref="InvalidOperationException">The setting is on where it may not be.</exception>
    public static DeliveryRules Of(bool allowLocal, bool isDevelopment, string? urls)
    {
        if (allowLocal && !(isDevelopment && IsLoopbackOnly(urls)))
            throw new InvalidOperationException(
                $"The setting {LocalSetting} is for a developer's machine: it needs the environment Development and "
                    + "addresses of this machine alone (ASPNETCORE_URLS)."
            );
        return new DeliveryRules(allowLocal);
    }

    /// <summary>True where a connection to this address may be opened.</summary>
    public bool Allow(IPAddress address) => IsLocal || PublicAddresses.Allow(address);

    /// <summary>
    /// What is wrong with an endpoint's address as its owner states it. That its name leads to a public address is
    /// looked at anew for each connection: what a name says when it is registered says nothing of later.
    /// </summary>
    public IReadOnlyList<FieldError> Check(string url, string pointer)
    {
        if (url.Length > LongestUrl || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            return [new(pointer, "url.unreadable", $"This is no absolute URL of at most {LongestUrl} characters.")];
        var errors = new List<FieldError>();
        if (!Is(uri, Uri.UriSchemeHttps) && !(IsLocal && Is(uri, Uri.UriSchemeHttp)))
            errors.Add(new(pointer, "url.notHttps", "Deliveries are made by https."));
        if (uri.UserInfo.Length > 0)
            errors.Add(new(pointer, "url.userInfo", "A URL carries no name and no password."));
        if (uri.Fragment.Length > 0)
            errors.Add(new(pointer, "url.fragment", "A fragment is never sent; leave it out."));
        if (!IsLocal && !Ports.Contains(uri.Port))
            errors.Add(new(pointer, "url.port", $"The port is one of {string.Join(", ", Ports)}."));
        if (IPAddress.TryParse(uri.IdnHost, out var address) && !Allow(address))
            errors.Add(new(pointer, "url.address", "Deliveries go to public addresses only."));
        return errors;
    }

    private static bool Is(Uri uri, string scheme) => string.Equals(uri.Scheme, scheme, StringComparison.Ordinal);

    private static bool IsLoopbackOnly(string? urls) =>
        urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } all
        && Array.TrueForAll(all, one => Uri.TryCreate(one, UriKind.Absolute, out var uri) && uri.IsLoopback);
}
