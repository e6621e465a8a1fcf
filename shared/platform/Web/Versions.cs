using System.Globalization;
using Exchange.Kernel;
using Microsoft.AspNetCore.Http;

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
    public Error? Against(int version)
    {
        var given = accessor.HttpContext!.Request.Headers.IfMatch;
        var current = ETagOf(version);
        return given.Any(value => string.Equals(value, current, StringComparison.Ordinal) || value is "*")
            ? null
            : Error.Stale(
                $"It was changed since you read it; its ETag is {current} now. Read it again and repeat your edit."
            );
    }

    internal static string ETagOf(int version) => $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";
}
