using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Exchange.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Exchange.Platform;

/// <summary>
/// Says of a request that could not be read every field that is to blame: the serializer stops at its first, so the
/// body is walked again, member by member.
/// </summary>
internal static partial class JsonFaults
{
    /// <summary>Fields of one request that are named; whoever fails in more learns of the others afterwards.</summary>
    public const int MostFields = 100;

    public static async Task<Error> ExplainAsync(HttpContext http, BadHttpRequestException fault)
    {
        if (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
            return Problems.TooLarge;
        if (fault.StatusCode == StatusCodes.Status415UnsupportedMediaType)
            return Problems.MediaType;
        if (IsBodyMissing(fault))
            return Invalid([new FieldError("", "required", "A body is missing.")]);
        if (UnboundParameter().Match(fault.Message) is { Success: true } unbound)
            return QueryFaults.Explain(http, unbound.Groups["name"].Value);
        var type = http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        if (type is null || !http.Request.Body.CanSeek || fault.InnerException is not JsonException)
            return Error.Invalid("request.malformed", "The request can't be read.");
        return ExplainBody(await Characters.BytesOfAsync(http.Request), type);
    }

    /// <summary>The refusal of a request some of whose fields fail.</summary>
    public static Error Invalid(IReadOnlyList<FieldError> fields) =>
        Error.Invalid(
            "request.invalid",
            "The request has fields that fail; each is named in errors.",
            fields.Take(MostFields).ToArray()
        );

    // The framework tells it by these sentences only.
    private static bool IsBodyMissing(BadHttpRequestException fault) =>
        fault.Message.StartsWith("Implicit body inferred", StringComparison.Ordinal)
        || fault.Message.EndsWith("was not provided from body.", StringComparison.Ordinal);

    [GeneratedRegex(
        "^(?:Failed to bind|Required) parameter \"(?:.* )?(?<name>[A-Za-z0-9]+)\"",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex UnboundParameter();

    private static Error ExplainBody(byte[] body, Type type)
    {
        // A text with half a surrogate pair has no value, so it can't even be walked over.
        if (Characters.FaultsIn(body) is { Count: > 0 } unstorable)
            return Invalid(unstorable);
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
            var fields = new List<FieldError>();
            Walk(document.RootElement, type, pointer: "", fields);
            return Invalid(fields);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return Error.Invalid("request.malformed", $"The body is no JSON: {fault.Message}");
        }
    }

    private static void Walk(JsonElement value, Type type, string pointer, List<FieldError> fields)
    {
        if (
            Json.Options.GetTypeInfo(type) is not { Kind: JsonTypeInfoKind.Object } shape
            || value.ValueKind != JsonValueKind.Object
        )
        {
            WalkItems(value, type, pointer, fields);
            return;
        }
        var known = shape.Properties.ToDictionary(property => property.Name, StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            var at = $"{pointer}/{JsonPointer.Step(member.Name)}";
            if (!known.Remove(member.Name, out var property))
                fields.Add(new FieldError(at, "unknown", "This member is not known here."));
            else if (member.Value.ValueKind != JsonValueKind.Null)
                Walk(member.Value, property.PropertyType, at, fields);
            else if (!property.IsSetNullable)
                fields.Add(new FieldError(at, "null", "This must not be null."));
        }
        var missing = known.Values.Where(property => property.IsRequired);
        fields.AddRange(
            missing.Select(property => new FieldError($"{pointer}/{property.Name}", "required", "This is missing."))
        );
    }

    private static void WalkItems(JsonElement value, Type type, string pointer, List<FieldError> fields)
    {
        var before = fields.Count;
        if (value.ValueKind == JsonValueKind.Array && Json.Options.GetTypeInfo(type).ElementType is { } item)
        {
            var index = 0;
            foreach (var element in value.EnumerateArray())
                Walk(element, item, $"{pointer}/{index++}", fields);
        }
        if (fields.Count == before && Refusal(value, type) is { } message)
            fields.Add(new FieldError(pointer, "type", message));
    }

    private static string? Refusal(JsonElement value, Type type)
    {
        try
        {
            _ = value.Deserialize(type, Json.Options);
            return null;
        }
        catch (JsonException fault)
        {
            // The serializer's own texts name .NET types; ours, from the kernel's converters, speak to the caller.
            return fault.Message.StartsWith("This ", StringComparison.Ordinal)
                ? fault.Message.Split(" Path:")[0]
                : $"This can't be read; {Expected(type)} is expected.";
        }
    }

    private static string Expected(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsEnum)
            return "one of " + string.Join(", ", Enum.GetNames(plain).Select(JsonNamingPolicy.CamelCase.ConvertName));
        if (plain == typeof(string))
            return "text";
        if (plain == typeof(bool))
            return "true or false";
        if (plain == typeof(DateTimeOffset))
            return "an instant as in 2027-01-31T00:00:00Z";
        if (plain == typeof(DateOnly))
            return "a date as in 2027-01-31";
        return plain.IsPrimitive || plain == typeof(decimal) ? "a number" : "another shape";
    }
}
