using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Exchange.Platform;

/// <summary>OpenTelemetry traces and metrics.</summary>
public static class Telemetry
{
    /// <summary>The name of the source of spans and of the meter.</summary>
    internal const string Name = "Exchange";

    /// <summary>Spans of the exchange's own: one for each message handled.</summary>
    internal static ActivitySource Source { get; } = new(Name);

    /// <summary>
    /// The span of one message, in the trace of what caused it. Where that trace is not recorded there is a span
    /// all the same: its id goes on into the inbox and into everything that the handler says.
    /// </summary>
    internal static Activity Hear(string name, string? traceparent)
    {
        if (Source.StartActivity(name, ActivityKind.Consumer, traceparent) is { } recorded)
            return recorded;
        var silent = new Activity(name);
        if (ActivityContext.TryParse(traceparent, traceState: null, out var cause))
            silent.SetParentId(cause.TraceId, cause.SpanId, cause.TraceFlags);
        return silent.Start();
    }

    /// <summary>
    /// Follows requests and messages in one trace; sends to <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> where that is set.
    /// Without it the trace ids still run through everything, into the outbox and the inbox.
    /// </summary>
    public static WebApplicationBuilder AddExchangeTelemetry(this WebApplicationBuilder builder, string service)
    {
        var exports = builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 };
        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service, "exchange"))
            .WithTracing(traces =>
            {
                traces.AddSource(Name).AddAspNetCoreInstrumentation();
                if (exports)
                    traces.AddNpgsql();
            })
            .WithMetrics(metrics =>
                metrics.AddMeter(
                    Name,
                    "Npgsql",
                    "Microsoft.AspNetCore.Hosting",
                    "Microsoft.AspNetCore.Server.Kestrel",
                    "System.Runtime"
                )
            );
        if (exports)
            telemetry.UseOtlpExporter();
        return builder;
    }
}
