using Microsoft.Extensions.Logging.Console;

namespace Exchange.Gateway;

/// <summary>The process: what it logs, and what it takes from anybody.</summary>
internal static class Process
{
    private const int MaxBodyBytes = 1024 * 1024;

    public static void AddProcess(this WebApplicationBuilder builder)
    {
        builder
            .Logging.ClearProviders()
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "HH:mm:ss.fff ";
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        // A service that is away is seen by the probes; the proxy would say so once for each request.
        builder.Logging.AddFilter("Yarp", LogLevel.Error);
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(8));
    }

    /// <summary>
    /// Web pages of these origins may call the exchange: <c>Cors:Origins:0</c> and so on; none where it is not set.
    /// What is for everybody's web pages has the policy <c>everybody</c> at its route.
    /// </summary>
    public static void AddOrigins(this WebApplicationBuilder builder)
    {
        var origins = builder.Configuration.GetSection("Cors:Origins").Get<string[]>() ?? [];
        builder.Services.AddCors(cors =>
        {
            cors.AddPolicy("everybody", policy => policy.AllowAnyOrigin().AllowAnyHeader().WithMethods("GET", "HEAD"));
            cors.AddDefaultPolicy(policy =>
                policy
                    .WithOrigins(origins)
                    .AllowAnyHeader()
                    .AllowAnyMethod()
                    .WithExposedHeaders("ETag", "Location", "Retry-After")
                    .SetPreflightMaxAge(TimeSpan.FromHours(1))
            );
        });
    }
}
