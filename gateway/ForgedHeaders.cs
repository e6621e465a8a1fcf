namespace Exchange.Gateway;

/// <summary>
/// Removes what a client must not tell the services: who it is on the network, another path or method than the one
/// that was checked, and headers that its Connection header declares to be between it and us only (RFC 9110, 7.6.1).
/// </summary>
public static class ForgedHeaders
{
    private static readonly string[] Prefixes = ["X-Forwarded-", "X-Original-", "X-Rewrite-", "X-HTTP-Method"];

    private static readonly string[] Names = ["Forwarded", "X-Real-IP", "X-Method-Override", "Proxy"];

    // These end at us anyway, and the body could not be read without them.
    private static readonly string[] Kept =
    [
        "close",
        "keep-alive",
        "upgrade",
        "host",
        "content-length",
        "authorization",
    ];

    internal static Task Strip(HttpContext http, RequestDelegate next)
    {
        Strip(http.Request.Headers);
        return next(http);
    }

    /// <summary>Removes them from these headers.</summary>
    public static void Strip(IHeaderDictionary headers)
    {
        var declared = headers
            .Connection.SelectMany(value => (value ?? string.Empty).Split(',', StringSplitOptions.TrimEntries))
            .Except(Kept, StringComparer.OrdinalIgnoreCase)
            .ToList();
        var forged = headers.Keys.Where(name =>
            Names.Contains(name, StringComparer.OrdinalIgnoreCase)
            || declared.Contains(name, StringComparer.OrdinalIgnoreCase)
            || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        );
        foreach (var name in forged.ToList())
            headers.Remove(name);
    }
}
