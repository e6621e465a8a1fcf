using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Exchange.Platform;

/// <summary>
/// An enum in a query is written as it is everywhere else, in camel case, and an instant as RFC 3339 has it. The
/// framework would take the spelling of the code, and 02/03/2026 for a day in February; so what is exact is rewritten
/// or left before it binds, and what is not becomes what is refused.
/// </summary>
internal static class ExactQueries
{
    // Nothing binds from it, so that no second spelling is taken.
    private const string Unreadable = "?";

    private static readonly ConcurrentDictionary<MethodInfo, Dictionary<string, Type>> Known = new();

    public static void Use(IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                if (
                    http.Request.Query.Count > 0
                    && http.GetEndpoint()?.Metadata.GetMetadata<MethodInfo>() is { } handle
                )
                    Rewrite(http.Request, Known.GetOrAdd(handle, ExactOf));
                return next(http);
            }
        );

    private static void Rewrite(HttpRequest request, Dictionary<string, Type> exact)
    {
        if (!request.Query.Keys.Any(exact.ContainsKey))
            return;
        var query = request.Query.ToDictionary(
            pair => pair.Key,
            pair => exact.TryGetValue(pair.Key, out var type) ? Spell(pair.Value, type) : pair.Value,
            StringComparer.OrdinalIgnoreCase
        );
        request.Query = new QueryCollection(query);
    }

    private static StringValues Spell(StringValues values, Type type) =>
        values.Select(text => type.IsEnum ? NameOf(text, type) : InstantOf(text)).ToArray();

    private static string NameOf(string? text, Type type) =>
        Enum.GetNames(type).FirstOrDefault(name => IsSpelled(name, text)) ?? Unreadable;

    private static string InstantOf(string? text) =>
        text is not null && Json.TryInstant(text, out _) ? text : Unreadable;

    private static bool IsSpelled(string name, string? text) =>
        string.Equals(JsonNamingPolicy.CamelCase.ConvertName(name), text, StringComparison.Ordinal);

    private static Dictionary<string, Type> ExactOf(MethodInfo handle) =>
        QueryFaults
            .ParametersOf(handle)
            .Select(pair => (pair.Name, Type: Nullable.GetUnderlyingType(pair.Type) ?? pair.Type))
            .Where(pair => pair.Type.IsEnum || pair.Type == typeof(DateTimeOffset))
            .ToDictionary(pair => pair.Name, pair => pair.Type, StringComparer.OrdinalIgnoreCase);
}
