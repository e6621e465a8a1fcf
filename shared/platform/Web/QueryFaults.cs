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
        if (!fields.Exists(field => string.Equals(field.Pointer, first, StringComparison.Ordinal)))
            fields.Add(Unreadable(first));
        return Error.Invalid("request.invalid", "The request has fields that fail; each is named in errors.", fields);
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
        return values.All(value => CanRead(plain, value ?? string.Empty)) ? null : Unreadable(name);
    }

    // A token that ends the work is a value too, and no query has it.
    private static bool IsNeeded(Type type) =>
        type != typeof(CancellationToken) && Nullable.GetUnderlyingType(type) is null;

    private static bool CanRead(Type type, string text)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Contains(text, StringComparer.Ordinal);
        var isParsable = type.GetInterfaces()
            .Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IParsable<>));
        return !isParsable || (bool)CanParse.MakeGenericMethod(type).Invoke(obj: null, [text])!;
    }

    private static bool CanRead<T>(string text)
        where T : IParsable<T> => T.TryParse(text, CultureInfo.InvariantCulture, out _);

    private static FieldError Unreadable(string name) => new(name, "type", "This query parameter can't be read.");
}
