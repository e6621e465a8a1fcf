using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Exchange.Gateway;

/// <summary>How many requests each caller may make: settings <c>RateLimits:*</c>.</summary>
public sealed class RateLimits
{
    /// <summary>Requests a second for one API client, lasting.</summary>
    [Range(1, 1_000_000)]
    public int PerSecond { get; init; } = 1000;

    /// <summary>Requests that one API client may make at once after a rest.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; init; } = 2000;

    /// <summary>Requests a second for one address without a token, lasting; tokens are asked for this way.</summary>
    [Range(1, 1_000_000)]
    public int AnonymousPerSecond { get; init; } = 100;

    /// <summary>Requests that one address may make at once without a token after a rest.</summary>
    [Range(1, 1_000_000)]
    public int AnonymousBurst { get; init; } = 400;
}

/// <summary>A bucket of tokens for each API client, and for each address that shows none.</summary>
public static class ClientLimits
{
    private const int PeriodsPerSecond = 10;

    internal static void AddClientLimits(this WebApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<RateLimits>()
            .BindConfiguration("RateLimits")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        var limits = builder.Configuration.GetSection("RateLimits").Get<RateLimits>() ?? new RateLimits();
        builder.Services.AddRateLimiter(options =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => BucketOf(http, limits));
            options.OnRejected = RefuseAsync;
        });
    }

    /// <summary>
    /// Whose bucket a request takes from: the client's of its verified token, else that of its address.
    /// </summary>
    public static string CallerOf(ClaimsPrincipal user, IPAddress? address) =>
        user.FindFirstValue("sub") ?? $"address {Network(address)}";

    private static RateLimitPartition<string> BucketOf(HttpContext http, RateLimits limits)
    {
        var known = http.User.Identity?.IsAuthenticated == true;
        var caller = CallerOf(http.User, http.Connection.RemoteIpAddress);
        return RateLimitPartition.GetTokenBucketLimiter(
            caller,
            _ =>
                known
                    ? Bucket(limits.PerSecond, limits.Burst)
                    : Bucket(limits.AnonymousPerSecond, limits.AnonymousBurst)
        );
    }

    private static TokenBucketRateLimiterOptions Bucket(int perSecond, int burst) =>
        new()
        {
            TokenLimit = Math.Max(perSecond, burst),
            TokensPerPeriod = Math.Max(1, perSecond / PeriodsPerSecond),
            ReplenishmentPeriod = TimeSpan.FromSeconds(
                perSecond < PeriodsPerSecond ? 1.0 / perSecond : 1.0 / PeriodsPerSecond
            ),
            AutoReplenishment = true,
            QueueLimit = 0,
        };

    // An IPv6 customer owns a whole /64 and could else have a fresh bucket for each request.
    private static string Network(IPAddress? address)
    {
        if (address is null or { AddressFamily: AddressFamily.InterNetwork } or { IsIPv4MappedToIPv6: true })
            return address?.MapToIPv4().ToString() ?? "unknown";
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes).ToString();
    }

    private static async ValueTask RefuseAsync(OnRejectedContext context, CancellationToken cancel)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after)
            ? after
            : TimeSpan.FromSeconds(1);
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await Refusals.WriteAsync(context.HttpContext, StatusCodes.Status429TooManyRequests);
    }
}
