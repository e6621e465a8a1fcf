using System.Reflection;
using Exchange.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Exchange.Platform;

/// <summary>An answer that is to be had as a file too; the caller's header Accept chooses.</summary>
public interface IFiled
{
    /// <summary>The answer as a file.</summary>
    /// <param name="mediaType">One of those that <see cref="AlsoAsAttribute" /> names.</param>
    /// <param name="language">zh-Hans or en, by the header Accept-Language; en where it says neither.</param>
    NamedFile As(string mediaType, string language);
}

/// <summary>A file with the name under which a browser keeps it.</summary>
public sealed record NamedFile(string Name, byte[] Content);

/// <summary>The media types that an answer has besides JSON.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AlsoAsAttribute(params string[] mediaTypes) : Attribute
{
    /// <summary>For example <c>text/csv</c>, <c>application/pdf</c>.</summary>
    public IReadOnlyList<string> MediaTypes => mediaTypes;
}

/// <summary>Which form of an answer a caller wants (RFC 9110, 12.5).</summary>
internal static class Wishes
{
    private const string Json = "application/json";

    public static readonly Error NotAcceptable = Error.Invalid(
        "request.accept",
        "This route has none of the media types that the header Accept wants; see its documentation."
    );

    /// <summary>The media type that is wanted; null where there is none that would do.</summary>
    public static string? MediaType(HttpRequest request, Type answer)
    {
        string[] offered = [Json, .. answer.GetCustomAttribute<AlsoAsAttribute>()?.MediaTypes ?? []];
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
            return Json;
        return accepted
            .Where(wish => wish.Quality is null or > 0)
            .OrderByDescending(wish => wish.Quality ?? 1)
            .Select(wish => Array.Find(offered, one => new MediaTypeHeaderValue(one).IsSubsetOf(wish)))
            .FirstOrDefault(one => one is not null);
    }

    /// <summary>zh-Hans or en.</summary>
    public static string Language(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .AcceptLanguage.Where(wish => wish.Quality is null or > 0)
            .OrderByDescending(wish => wish.Quality ?? 1)
            .Select(wish => Known(wish.Value.Value ?? string.Empty))
            .FirstOrDefault(one => one is not null)
        ?? "en";

    private static string? Known(string tag) =>
        tag.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? "zh-Hans"
        : tag.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? "en"
        : null;
}
