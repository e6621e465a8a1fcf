using System.Diagnostics;
using System.Text.Json;
using Exchange.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Exchange.Platform;

/// <summary>Refusals and faults at the edge: RFC 9457 problem details with a stable code.</summary>
public static class Problems
{
    /// <summary>The media type of every refusal.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>Answers a refusal.</summary>
    public static Task WriteAsync(HttpContext http, Error error) => WriteAsync(http, StatusOf(error.Kind), error);

    /// <summary>
    /// Answers a refusal under another status, for what only the edge knows (413, 428, 429, 502 to 504).
    /// </summary>
    public static async Task WriteAsync(HttpContext http, int status, Error error)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = ContentType;
        await http.Response.Body.WriteAsync(BodyOf(status, error, http.Request.Path), http.RequestAborted);
    }

    /// <summary>A path or method that no route has.</summary>
    internal static Task WriteUnroutedAsync(HttpContext http) =>
        http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => WriteAsync(http, Error.NotFound("path")),
            var status => WriteAsync(
                http,
                status,
                Error.Invalid("request.method", "The path does not take this request.")
            ),
        };

    internal static int StatusOf(ErrorKind kind) =>
        kind switch
        {
            ErrorKind.Invalid => StatusCodes.Status400BadRequest,
            ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
            ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
            ErrorKind.NotFound => StatusCodes.Status404NotFound,
            ErrorKind.Conflict => StatusCodes.Status409Conflict,
            ErrorKind.Stale => StatusCodes.Status412PreconditionFailed,
            ErrorKind.Unprocessable => StatusCodes.Status422UnprocessableEntity,
        };

    internal static byte[] BodyOf(int status, Error error, string path) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new Problem
            {
                Type = $"urn:exchange:problem:{error.Code}",
                Title = ReasonPhrases.GetReasonPhrase(status),
                Status = status,
                Code = error.Code,
                Detail = error.Message,
                Instance = path,
                TraceId = Activity.Current?.TraceId.ToHexString(),
                Errors = error.Fields.Count > 0 ? error.Fields : null,
                Details = error.Details.ToDictionary(StringComparer.Ordinal),
            },
            Json.Options
        );
}
