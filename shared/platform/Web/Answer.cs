using System.Reflection;
using System.Text.Json;
using Exchange.Kernel;
using Microsoft.AspNetCore.Http;

namespace Exchange.Platform;

/// <summary>
/// An answer with a secret that is shown once: a repeat of the request is given the answer without it.
/// </summary>
public interface IShownOnce
{
    /// <summary>The answer as it is kept for repeats.</summary>
    object WithoutSecret();
}

/// <summary>An answer that only says where the true one is: 303 with a Location.</summary>
public interface IElsewhere
{
    /// <summary>The path of the true answer.</summary>
    string Location { get; }
}

/// <summary>An answer about what may have become another thing: 303 with a Location where it has.</summary>
public interface IMoved
{
    /// <summary>The path of what it became; null where it is still itself.</summary>
    string? MovedTo { get; }
}

/// <summary>A finished answer as bytes, so that a repeat of the request can be given the very same.</summary>
internal sealed record Answer(int Status, string? ContentType, string? Location, string? Etag, byte[]? Body) : IResult
{
    /// <summary>The body that is kept for a repeat.</summary>
    public byte[]? Kept { get; private init; } = Body;

    /// <summary>The language and the name of an answer that is a file.</summary>
    private (string Language, string Name)? File { get; init; }

    /// <summary>The languages of the texts that were chosen for the reader; null where none is chosen.</summary>
    private string? Languages { get; init; }

    public static Answer Of(IOutcome outcome, RouteShape shape, HttpRequest request)
    {
        if (outcome.Error is { } error)
            return Refusing(error, request);
        if (outcome.Content is Nothing)
            return new Answer(
                StatusCodes.Status204NoContent,
                ContentType: null,
                Location: null,
                Etag: null,
                Body: null
            );
        var value = outcome.Content!;
        if (((value as IElsewhere)?.Location ?? (value as IMoved)?.MovedTo) is { } elsewhere)
            return new Answer(StatusCodes.Status303SeeOther, ContentType: null, elsewhere, Etag: null, Body: null);
        if (value is IFiled filed)
            return OfFile(filed, shape, request);
        var location = shape.Status == StatusCodes.Status201Created ? $"{request.Path}/{IdOf(value)}" : null;
        var etag = value is IVersioned versioned ? IfMatch.ETagOf(versioned.Version) : null;
        var answer = new Answer(shape.Status, shape.ContentType, location, etag, BytesOf(value))
        {
            Languages = LanguagesOf(value),
        };
        return value is IShownOnce secret ? answer with { Kept = BytesOf(secret.WithoutSecret()) } : answer;
    }

    private static Answer OfFile(IFiled value, RouteShape shape, HttpRequest request)
    {
        var mediaType = Wishes.MediaType(request, value.GetType());
        if (mediaType is null)
            return Refusing(StatusCodes.Status406NotAcceptable, Wishes.NotAcceptable, request);
        if (shape.ContentType.StartsWith(mediaType, StringComparison.Ordinal))
            return new Answer(shape.Status, shape.ContentType, Location: null, Etag: null, BytesOf(value));
        var language = Wishes.Language(request);
        var file = value.As(mediaType, language);
        return new Answer(shape.Status, mediaType, Location: null, Etag: null, file.Content)
        {
            File = (language, file.Name),
        };
    }

    /// <summary>The answer of a dry run: what it would create or change can't be found, and has no version.</summary>
    public Answer OfTrial() =>
        this with
        {
            Status = Status == StatusCodes.Status201Created ? StatusCodes.Status200OK : Status,
            Location = null,
            Etag = null,
        };

    public static Answer Refusing(Error error, HttpRequest request) =>
        Refusing(Problems.StatusOf(error.Kind), error, request);

    public static Answer Refusing(int status, Error error, HttpRequest request) =>
        new(status, Problems.ContentType, Location: null, Etag: null, Problems.BodyOf(status, error, request.Path));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (Location is not null)
            response.Headers.Location = Location;
        if (Etag is not null)
            response.Headers.ETag = Etag;
        if (File is { } file)
        {
            response.Headers.Vary = "Accept, Accept-Language";
            response.Headers.ContentLanguage = file.Language;
            response.Headers.ContentDisposition = $"attachment; filename=\"{file.Name}\"";
        }
        if (Languages is not null)
        {
            response.Headers.Vary = "Accept-Language";
            response.Headers.ContentLanguage = Languages;
        }
        if (Body is null)
            return;
        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body, httpContext.RequestAborted);
    }

    private static string? LanguagesOf(object value)
    {
        var tags = value is ISpoken spoken
            ? spoken.Languages.Where(IsTag).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            : null;
        return tags is null ? null
            : string.Join(", ", tags) is { Length: > 0 } text ? text
            : null;
    }

    // One that no header can carry must not take the whole answer away, whoever let it in.
    private static bool IsTag(string tag) => tag.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '-');

    private static byte[] BytesOf(object value) =>
        JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Json.Options);

    /// <summary>The first property of an answer that creates something is the new thing's id.</summary>
    private static object? IdOf(object value) =>
        value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)[0].GetValue(value);
}
