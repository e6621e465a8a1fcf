using Yarp.ReverseProxy.Configuration;

namespace Exchange.Gateway;

/// <summary>
/// What every route and service has unless the configuration says otherwise: a route needs a token and has a time
/// limit, so that a forgotten word in the configuration closes a door and does not open one; a service is probed.
/// </summary>
internal sealed class RouteDefaults : IProxyConfigFilter
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    // Probed every two seconds, and after failed connections left out for five. The only replica of a service is tried
    // all the same (HealthyOrPanic): its answer is more true than our memory.
    private static readonly HealthCheckConfig Probes = new()
    {
        AvailableDestinationsPolicy = "HealthyOrPanic",
        Active = new ActiveHealthCheckConfig
        {
            Enabled = true,
            Interval = TimeSpan.FromSeconds(2),
            Timeout = TimeSpan.FromSeconds(2),
            Policy = "ConsecutiveFailures",
            Path = "/health/ready",
        },
        Passive = new PassiveHealthCheckConfig
        {
            Enabled = true,
            Policy = "TransportFailureRate",
            ReactivationPeriod = TimeSpan.FromSeconds(5),
        },
    };

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) =>
        new(cluster with { HealthCheck = cluster.HealthCheck ?? Probes });

    public ValueTask<RouteConfig> ConfigureRouteAsync(
        RouteConfig route,
        ClusterConfig? cluster,
        CancellationToken cancel
    ) =>
        new(
            route with
            {
                AuthorizationPolicy = route.AuthorizationPolicy ?? "default",
                Timeout = route.Timeout ?? RequestTimeout,
            }
        );
}

/// <summary>Routes from the configuration.</summary>
internal static class Routing
{
    public static void AddRoutes(this WebApplicationBuilder builder)
    {
        builder.Services.AddRequestTimeouts();
        builder
            .Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddConfigFilter<RouteDefaults>();
    }
}
