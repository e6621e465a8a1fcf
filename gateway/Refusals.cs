using Exchange.Kernel;
using Exchange.Platform;
using Microsoft.AspNetCore.Diagnostics;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Exchange.Gateway;

/// <summary>The gateway's own refusals as problem details; what a service answers passes as it is.</summary>
internal static class Refusals
{
    public static ExceptionHandlerOptions OnFault { get; } =
        new() { ExceptionHandler = http => WriteAsync(http, StatusCodes.Status500InternalServerError) };

    /// <summary>Gives a status without a body its problem.</summary>
    public static Task ExplainAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var failure = http.Features.Get<IForwarderErrorFeature>();
        var fromService = failure is null && http.Features.Get<IReverseProxyFeature>()?.ProxiedDestination is not null;
        return fromService ? Task.CompletedTask : WriteAsync(http, StatusOf(http, failure?.Error));
    }

    // The proxy takes every canceled request for one whose client has gone; where the client is still there, it was the
    // time limit of the route.
    private static int StatusOf(HttpContext http, ForwarderError? failure) =>
        failure is ForwarderError.RequestCanceled && !http.RequestAborted.IsCancellationRequested
            ? StatusCodes.Status504GatewayTimeout
            : http.Response.StatusCode;

    /// <summary>Answers with the problem of this status.</summary>
    public static Task WriteAsync(HttpContext http, int status)
    {
        // The longest that a service needs to be found again by the probes.
        if (status is StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable)
            http.Response.Headers.RetryAfter = "2";
        return Problems.WriteAsync(http, status, Of(status));
    }

    /// <summary>The stable code and the sentence of a status.</summary>
    public static Error Of(int status) =>
        status switch
        {
            StatusCodes.Status401Unauthorized => Refusal("unauthenticated", "A valid access token is needed."),
            StatusCodes.Status403Forbidden => Refusal("forbidden", "The token does not allow this."),
            StatusCodes.Status404NotFound => Refusal("notFound", "There is nothing at this path; see /docs."),
            StatusCodes.Status405MethodNotAllowed => Refusal(
                "method",
                "The path does not take this method; see /docs."
            ),
            StatusCodes.Status408RequestTimeout => Refusal("slowRequest", "The request arrived too slowly."),
            StatusCodes.Status413PayloadTooLarge => Refusal("tooLarge", "The body is larger than this route takes."),
            StatusCodes.Status429TooManyRequests => Refusal(
                "tooManyRequests",
                "Too many requests; wait as Retry-After says."
            ),
            StatusCodes.Status500InternalServerError => Refusal("fault", "Something failed on our side."),
            StatusCodes.Status502BadGateway => Refusal("unreachable", "The service can't be reached. " + Unknown),
            StatusCodes.Status503ServiceUnavailable => Refusal("unavailable", "The service is away. " + Unknown),
            StatusCodes.Status504GatewayTimeout => Refusal("timeout", "The service took too long. " + Unknown),
            _ => Refusal("badRequest", "The request can't be passed on."),
        };

    private const string Unknown =
        "Whether anything was done is not known: repeat the request with the same Idempotency-Key.";

    private static Error Refusal(string code, string message) => Error.Invalid($"gateway.{code}", message);
}
