using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Exchange.Platform;

/// <summary>
/// Every service is built and run the same way. Settings: <c>ConnectionStrings:Database</c> (role <c>service_app</c>),
/// <c>ConnectionStrings:Broker</c> (AMQP address with its virtual host), <c>Auth:Issuer</c>, <c>Auth:Metadata</c>; for
/// the verb <c>migrate</c> <c>ConnectionStrings:Owner</c> (role <c>service_owner</c>).
/// </summary>
public static class ServiceHost
{
    private const int MaxBodyBytes = 1024 * 1024;

    /// <summary>
    /// Serves until the process is told to stop, or, with the argument <c>migrate</c>, brings the schema up to date.
    /// </summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync<TService>(string[] args)
        where TService : IService
    {
        if (args is ["migrate", ..])
        {
            var settings = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args[1..]).Build();
            var owner = settings.GetRequired("ConnectionStrings:Owner");
            await Migrations.ApplyAsync(owner, TService.Name, typeof(TService).Assembly, CancellationToken.None);
            return 0;
        }
        await using var app = Build<TService>(args);
        await app.RunAsync();
        return 0;
    }

    /// <summary>The service, ready to start; tests start it inside their own process.</summary>
    /// <param name="replace">What a test registers in place of the service's own pieces, for example a clock.</param>
    public static WebApplication Build<TService>(string[] args, Action<IServiceCollection>? replace = null)
        where TService : IService
    {
        var builder = WebApplication.CreateBuilder(args);
        ConfigureProcess(builder);
        AddData(builder, TService.Name);
        AddMessaging<TService>(builder);
        builder.AddExchangeAuth().AddExchangeTelemetry(TService.Name);
        ExchangeOpenApi.Add(builder.Services, TService.Name, typeof(TService).Assembly);
        Validation.Add(builder.Services, typeof(TService).Assembly);
        TService.Add(builder);
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        UsePipeline<TService>(app);
        return app;
    }

    private static void ConfigureProcess(WebApplicationBuilder builder)
    {
        builder
            .Logging.ClearProviders()
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "HH:mm:ss.fff ";
                console.ColorBehavior = Microsoft.Extensions.Logging.Console.LoggerColorBehavior.Disabled;
            });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        // MassTransit reports every try to connect; the gate and the relay report the change of state once.
        builder.Logging.AddFilter("MassTransit", LogLevel.Critical);
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(8));
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(json => Json.ConfigureRequests(json.SerializerOptions));
        builder.Services.AddSingleton(TimeProvider.System);
    }

    private static void AddData(WebApplicationBuilder builder, string service)
    {
        var address = builder.Configuration.GetRequired("ConnectionStrings:Database");
        builder.Services.AddSingleton(_ => Database.Open(address, service));
        builder.Services.AddSingleton<DatabaseGate>().AddSingleton<OutboxSignal>().AddSingleton<Units>();
        builder.Services.AddSingleton<Figures>();
        builder.Services.AddScoped<IfMatch>();
        builder.Services.AddScoped(scope =>
            OpenUnit(scope, scope.GetRequiredService<IHttpContextAccessor>().HttpContext!)
        );
    }

    private static Unit OpenUnit(IServiceProvider scope, HttpContext http)
    {
        var reads = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        return scope.GetRequiredService<Units>().Open(transactional: !reads, http.RequestAborted);
    }

    private static void AddMessaging<TService>(WebApplicationBuilder builder)
        where TService : IService
    {
        var queues = new Queues();
        TService.Listen(queues);
        var loops = new Loops();
        TService.Run(loops);
        loops.Every(TimeSpan.FromHours(1), "forget old keys and messages", Forgetting.Handle);
        var address = new Uri(builder.Configuration.GetRequired("ConnectionStrings:Broker"));
        builder.Services.AddSingleton(new Broker(address, TService.Name));
        Listening.Add(builder.Services, queues, TService.Name, address);
        builder.Services.AddHostedService<Relay>();
        foreach (var loop in loops.All)
            AddLoop(builder.Services, loop);
        AddLoop(
            builder.Services,
            services => new Loop(
                Figures.Interval,
                "figures",
                (units, cancel) => units.RunAsync(services.GetRequiredService<Figures>().LookAsync, cancel)
            )
        );
    }

    private static void AddLoop(IServiceCollection services, Func<IServiceProvider, Loop> loop) =>
        services.AddSingleton<IHostedService>(provider =>
            ActivatorUtilities.CreateInstance<LoopRunner>(provider, loop(provider))
        );

    private static void UsePipeline<TService>(WebApplication app)
        where TService : IService
    {
        app.UseMiddleware<Faults>();
        app.Use(
            (http, next) =>
            {
                // The body is read a second time for its fingerprint, and to name every field that fails.
                http.Request.EnableBuffering();
                return next(http);
            }
        );
        app.UseStatusCodePages(context => Problems.WriteUnroutedAsync(context.HttpContext));
        app.UseAuthentication();
        app.UseAuthorization();
        ExactQueries.Use(app);
        TService.Use(app);
        var routes = new Routes(app, TService.Name);
        TService.Map(routes);
        Operations.Map(routes, TService.Name);
        Health.Map(app);
        ExchangeOpenApi.Map(app);
    }
}
