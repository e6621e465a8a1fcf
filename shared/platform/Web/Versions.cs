using System.Globalization;
using Exchange.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Exchange.Platform;

/// <summary>An answer that can be edited: its version is the ETag.</summary>
public interface IVersioned
{
    /// <summary>1, and one more with every change.</summary>
    int Version { get; }
}

/// <summary>The version that the caller read, from the If-Match header.</summary>
public sealed class IfMatch(IHttpContextAccessor accessor)
{
    /// <summary>The refusal (412) where the thing has another version by now; null where the edit may go on.</summary>
    public Error? Against(int version) =>
        Given.Any(etag => etag.Equals(EntityTagHeaderValue.Any)) ? null : AgainstRead(version);

    /// <summary>
    /// The same for who decides about what somebody else wrote: <c>*</c> does not do, it names no version.
    /// </summary>
    public Error? AgainstRead(int version)
    {
        var current = ETagOf(version);
        return Given.Any(etag => IsStrongly(etag, current))
            ? null
            : Error.Stale($"Its ETag is {current} now, not the one that you sent. Read it again, then repeat this.");
    }

    private IList<EntityTagHeaderValue> Given => accessor.HttpContext!.Request.GetTypedHeaders().IfMatch;

    // An edit wants the very same, so a weak tag is never right (RFC 9110, 13.1.1).
    private static bool IsStrongly(EntityTagHeaderValue etag, string current) =>
        !etag.IsWeak && etag.Tag.Equals(current, StringComparison.Ordinal);

    internal static string ETagOf(int version) => $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";
}
