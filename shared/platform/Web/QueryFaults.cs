using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Exchange.Kernel;
using Microsoft.AspNetCore.Http;

namespace Exchange.Platform;

/// <summary>
/// Says of a query every parameter that is missing or can't be read: the framework stops at its first.
/// </summary>
internal static class QueryFaults
{
    private static readonly ConcurrentDictionary<MethodInfo, HashSet<string>> Known = new();

    private static readonly MethodInfo CanParse = typeof(QueryFaults).GetMethod(
        nameof(CanRead),
        genericParameterCount: 1,
        BindingFlags.NonPublic | BindingFlags.Static,
        binder: null,
        [typeof(string)],
        modifiers: null
    )!;

    /// <summary>What is wrong with the query of a request whose parameters did not bind.</summary>
    /// <param name="name">The one at which the framework stopped.</param>
    public static Error Explain(HttpContext http, string name)
    {
        var first = JsonNamingPolicy.CamelCase.ConvertName(name);
        // A path with a malformed id leads nowhere.
        if (http.Request.RouteValues.ContainsKey(first))
            return Error.NotFound("path");
        var handle = http.GetEndpoint()?.Metadata.GetMetadata<MethodInfo>();
        var found = handle is null ? [] : ParametersOf(handle).Select(one => Fault(http, one)).OfType<FieldError>();
        var fields = found.ToList();
        fields.AddRange(Strangers(http));
        if (!fields.Exists(field => string.Equals(field.Pointer, first, StringComparison.Ordinal)))
            fields.Add(Unreadable(first));
        return JsonFaults.Invalid(fields);
    }

    /// <summary>
    /// Every parameter that the route does not know: one that is misspelled must not pass for one that is not given.
    /// </summary>
    public static IEnumerable<FieldError> Strangers(HttpContext http)
    {
        if (http.Request.Query.Count == 0 || http.GetEndpoint()?.Metadata.GetMetadata<MethodInfo>() is not { } handle)
            return [];
        var known = Known.GetOrAdd(handle, NamesOf);
        return http
            .Request.Query.Keys.Where(name => !known.Contains(name) || http.Request.RouteValues.ContainsKey(name))
            .Select(name => new FieldError(name, "unknown", "This query parameter is not known here."));
    }

    /// <summary>The parameters of a handler, those of its grouped records one by one.</summary>
    public static IEnumerable<(string Name, Type Type)> ParametersOf(MethodInfo handle) =>
        handle
            .GetParameters()
            .SelectMany(parameter =>
                parameter.GetCustomAttribute<AsParametersAttribute>() is null
                    ? [(parameter.Name!, parameter.ParameterType)]
                    : parameter.ParameterType.GetProperties().Select(one => (one.Name, one.PropertyType))
            );

    private static FieldError? Fault(HttpContext http, (string Name, Type Type) parameter)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name);
        var plain = Nullable.GetUnderlyingType(parameter.Type) ?? parameter.Type;
        if (!plain.IsValueType || http.Request.RouteValues.ContainsKey(name))
            return null;
        if (!http.Request.Query.TryGetValue(name, out var values))
            return IsNeeded(parameter.Type) ? new FieldError(name, "required", "This is missing.") : null;
        return values.All(value => CanRead(plain, value ?? string.Empty)) ? null : Unreadable(name, plain);
    }

    // A token that ends the work is a value too, and no query has it.
    private static bool IsNeeded(Type type) =>
        type != typeof(CancellationToken) && Nullable.GetUnderlyingType(type) is null;

    private static bool CanRead(Type type, string text)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Contains(text, StringComparer.Ordinal);
        return !IsParsable(type) || (bool)CanParse.MakeGenericMethod(type).Invoke(obj: null, [text])!;
    }

    private static HashSet<string> NamesOf(MethodInfo handle) =>
        ParametersOf(handle)
            .Where(one => IsInQuery(one.Type))
            .Select(one => one.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    // The body and what the handler is given by the service are parameters too.
    private static bool IsInQuery(Type type)
    {
        var one = type.IsArray ? type.GetElementType()! : type;
        var plain = Nullable.GetUnderlyingType(one) ?? one;
        return plain.IsEnum || IsParsable(plain);
    }

    private static bool IsParsable(Type type) =>
        type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IParsable<>));

    private static bool CanRead<T>(string text)
        where T : IParsable<T> => T.TryParse(text, CultureInfo.InvariantCulture, out _);

    private static FieldError Unreadable(string name, Type? type = null) =>
        new(
            name,
            "type",
            type == typeof(DateTimeOffset)
                ? "This must be an instant with its offset, as in 2027-01-31T00:00:00Z (a + is written %2B)."
                : "This query parameter can't be read."
        );
}
