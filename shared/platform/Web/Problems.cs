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
        WriteAsync(http, http.Response.StatusCode, OfStatus(http.Response.StatusCode));

    private static Error OfStatus(int status) =>
        status switch
        {
            StatusCodes.Status404NotFound => Error.NotFound("path"),
            StatusCodes.Status405MethodNotAllowed => Error.Invalid(
                "request.method",
                "The path does not take this method."
            ),
            StatusCodes.Status413PayloadTooLarge => TooLarge,
            StatusCodes.Status415UnsupportedMediaType => MediaType,
            _ => Error.Invalid("request.malformed", "The request can't be read."),
        };

    internal static readonly Error TooLarge = Error.Invalid(
        "request.tooLarge",
        "The body is larger than this route takes."
    );

    internal static readonly Error MediaType = Error.Invalid(
        "request.mediaType",
        "This route takes another media type; see its documentation."
    );

    internal static int StatusOf(ErrorKind kind) =>
        kind switch
        {
            ErrorKind.Invalid => StatusCodes.Status400BadRequest,
            ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
            ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
            ErrorKind.NotFound => StatusCodes.Status404NotFound,
            ErrorKind.Conflict => StatusCodes.Status409Conflict,
            ErrorKind.Gone => StatusCodes.Status410Gone,
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
