using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Exchange.Platform;

/// <summary>
/// An enum in a query is written as it is everywhere else, in camel case. The framework would take only the spelling of
/// the code, so what is in camel case is rewritten before it binds, and what is not is left to be refused.
/// </summary>
internal static class EnumQueries
{
    private static readonly ConcurrentDictionary<MethodInfo, Dictionary<string, Type>> Known = new();

    public static void Use(IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                if (
                    http.Request.Query.Count > 0
                    && http.GetEndpoint()?.Metadata.GetMetadata<MethodInfo>() is { } handle
                )
                    Rewrite(http.Request, Known.GetOrAdd(handle, EnumsOf));
                return next(http);
            }
        );

    private static void Rewrite(HttpRequest request, Dictionary<string, Type> enums)
    {
        if (!request.Query.Keys.Any(enums.ContainsKey))
            return;
        var query = request.Query.ToDictionary(
            pair => pair.Key,
            pair => enums.TryGetValue(pair.Key, out var type) ? Spell(pair.Value, type) : pair.Value,
            StringComparer.OrdinalIgnoreCase
        );
        request.Query = new QueryCollection(query);
    }

    // A text that names nothing becomes one that never binds, so that no second spelling is taken.
    private static StringValues Spell(StringValues values, Type type) =>
        values.Select(text => Enum.GetNames(type).FirstOrDefault(name => IsSpelled(name, text)) ?? "?").ToArray();

    private static bool IsSpelled(string name, string? text) =>
        string.Equals(JsonNamingPolicy.CamelCase.ConvertName(name), text, StringComparison.Ordinal);

    private static Dictionary<string, Type> EnumsOf(MethodInfo handle) =>
        QueryFaults
            .ParametersOf(handle)
            .Select(pair => (pair.Name, Type: Nullable.GetUnderlyingType(pair.Type) ?? pair.Type))
            .Where(pair => pair.Type.IsEnum)
            .ToDictionary(pair => pair.Name, pair => pair.Type, StringComparer.OrdinalIgnoreCase);
}
