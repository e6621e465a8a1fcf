using Exchange.Gateway.Documents;
using Exchange.Platform;

namespace Exchange.Gateway;

/// <summary>
/// The one door of the exchange: routes (appsettings.json), token check, limits, documentation, health. It has no
/// business rule, and behind it every service checks tokens again.
/// </summary>
public static class GatewayService
{
    /// <summary>Serves until the process is told to stop.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = Build(args);
        await app.RunAsync();
        return 0;
    }

    /// <summary>The gateway, ready to start.</summary>
    public static WebApplication Build(string[] args)
    {
        // The configuration lies beside the program, wherever it is started from.
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
        );
        builder.AddProcess();
        builder.AddExchangeAuth().AddExchangeTelemetry("gateway");
        builder.AddRoutes();
        builder.AddClientLimits();
        builder.AddOrigins();
        builder
            .Services.AddSingleton(TimeProvider.System)
            .AddSingleton<Services>()
            .AddSingleton<WholeHealth>()
            .AddHttpClient(Services.ClientName);
        var app = builder.Build();
        UsePipeline(app);
        return app;
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseExceptionHandler(Refusals.OnFault);
        app.UseStatusCodePages(Refusals.ExplainAsync);
        app.Use(SecurityHeaders.Set);
        app.Use(ForgedHeaders.Strip);
        app.UseRouting();
        app.UseCors();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseRequestTimeouts();
        app.MapGet("/health/live", () => TypedResults.Ok(new { status = "up" })).DisableRateLimiting();
        app.MapGet("/health/ready", () => TypedResults.Ok(new { status = "up" })).DisableRateLimiting();
        app.MapGet("/health", WholeHealth.Handle);
        app.MapGet("/openapi/exchange.json", ExchangeDocument.Handle);
        app.MapReference();
        app.MapReverseProxy();
    }
}
