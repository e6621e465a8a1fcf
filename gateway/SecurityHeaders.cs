using Scalar.AspNetCore;

namespace Exchange.Gateway;

/// <summary>
/// Tells browsers to be careful with every answer, and lets the reference page alone run its own scripts.
/// </summary>
internal static class SecurityHeaders
{
    private const string Strict = "default-src 'none'; frame-ancestors 'none'";

    public static Task Set(HttpContext http, RequestDelegate next)
    {
        // At the last moment: an answer that is replaced by a refusal loses the headers that it had before.
        http.Response.OnStarting(Write, http);
        return next(http);
    }

    private static Task Write(object state)
    {
        var http = (HttpContext)state;
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = http.Items[ScalarOptions.NonceHttpContextItemKey] is string nonce
            ? PolicyOfReference(nonce)
            : Strict;
        if (http.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        return Task.CompletedTask;
    }

    // The page marks its scripts with a number that is new in every answer; no other script runs.
    private static string PolicyOfReference(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";
}
